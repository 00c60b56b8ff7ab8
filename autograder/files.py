"""Files: names that stand for something else, and writing one whole or not at all."""

import contextlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

#: Written last into ``autograded/<student>/<assignment>``: what was recorded, and how it went.
RECORD = "autograder.json"
#: Bytes above which the path of a file below the submission's folder is too long to be copied.
LONGEST_PATH = 1_000
#: What systems put into folders, and nobody handed in; so is what begins with ``._``.
JUNK = {
    "__MACOSX",
    "__pycache__",
    ".ipynb_checkpoints",
    ".git",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
}
#: Names that stand for something else where nbgrader and this grader put the files.
TAKEN_NAMES = ("timestamp.txt", RECORD)


def parents(name: str) -> list[str]:
    """Return the folders that a relative path names, the innermost first."""
    return [name[:place] for place in range(len(name) - 1, 0, -1) if name[place] == "/"]


def zipped(entries: Mapping[str, bytes], level: int | None = None) -> bytes:
    """Return a zip of name -> content: the same bytes for the same content, with no date in it.

    ``level`` is how hard to compress, from 0 to 9.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in sorted(entries.items()):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, level)
    return made.getvalue()


def write_whole(
    path: Path, content: str | bytes, *, mode: int = 0o600, modified: float = 0.0
) -> None:
    """Write a file so that it is there as a whole or not at all, whatever kills the process.

    Text is written in UTF-8. ``mode`` says who may read and write it, ``modified`` is its time, in
    seconds since 1970, if one is given.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        if modified > 0:
            os.utime(temporary, (modified, modified))
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process is within, for the same file, and keep others out.

    The operating system opens the lock when this process ends, however that happens. Where there
    are no such locks (Windows), nobody waits.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with open(path, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
