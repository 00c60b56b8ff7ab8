"""The result store: what was executed once is never executed again.

A result is two files named by the key of the work: ``<key>.ipynb``, the executed notebook, and
``<key>.json``, its status. The status is written last, and both are written beside their place
and renamed: a result is there as a whole or not at all, whatever kills the process.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path


def key_of(job: bytes) -> str:
    """Return the key of a job: the SHA-256 of everything its result depends on, in hex."""
    return hashlib.sha256(job).hexdigest()


class ResultStore:
    """Results on disk, by key."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def __contains__(self, key: str) -> bool:
        return self._path(key, "json").is_file() and self._path(key, "ipynb").is_file()

    def read(self, key: str) -> tuple[str, dict]:
        """Return the executed notebook (its text) and the status. Raises KeyError."""
        if key not in self:
            raise KeyError(key)
        notebook = self._path(key, "ipynb").read_text(encoding="utf-8")
        return notebook, json.loads(self._path(key, "json").read_text(encoding="utf-8"))

    def write(self, key: str, notebook: str, status: dict) -> None:
        """Store a result. Raises OSError if the disk is full; nothing half-written stays."""
        self._path(key, "json").unlink(missing_ok=True)  # Else a new notebook with an old status.
        write_whole(self._path(key, "ipynb"), notebook)
        write_whole(self._path(key, "json"), json.dumps(status, indent=1, sort_keys=True))

    def remove(self, key: str) -> None:
        """Forget a result, if it is there."""
        self._path(key, "json").unlink(missing_ok=True)
        self._path(key, "ipynb").unlink(missing_ok=True)

    def _path(self, key: str, kind: str) -> Path:
        return self.folder / key[:2] / f"{key}.{kind}"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
