"""The result store: what was executed once is never executed again.

A result is two files named by the key of the work: ``<key>.ipynb``, the executed notebook, and
``<key>.json``, its status. The status is written last, and both are written beside their place
and renamed: a result is there as a whole or not at all, whatever kills the process.
"""

import hashlib
import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.execution.status import Status
from autograder.files import write_whole


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

    def read(self, key: str) -> tuple[NotebookNode, Status]:
        """Return the executed notebook and its status. Raises KeyError."""
        if key not in self:
            raise KeyError(key)
        notebook = self._path(key, "ipynb").read_text(encoding="utf-8")
        return nbformat.reads(notebook, as_version=4), self.status(key)

    def status(self, key: str) -> Status:
        """Return the status alone. Raises OSError."""
        text = self._path(key, "json").read_text(encoding="utf-8")
        return Status.from_dict(json.loads(text))

    def write(self, key: str, notebook: str, status: dict) -> None:
        """Store a result as it came: the notebook's text, and the status as JSON data.

        Raises OSError if the disk is full; nothing half-written stays."""
        self._path(key, "json").unlink(missing_ok=True)  # Else a new notebook with an old status.
        write_whole(self._path(key, "ipynb"), notebook)
        write_whole(self._path(key, "json"), json.dumps(status, indent=1, sort_keys=True))

    def _path(self, key: str, kind: str) -> Path:
        return self.folder / key[:2] / f"{key}.{kind}"
