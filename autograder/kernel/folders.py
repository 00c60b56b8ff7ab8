"""Temporary folders that are removed even when the process that made them was killed.

Whoever makes a folder holds a lock on it, which Linux gives back however that process ends. So a
folder whose lock can be had is nobody's any more. Every process removes those of its user before
it makes its first folder, and a fork server when its owner has gone.
"""

import contextlib
import functools
import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "autograder-run-"
_LONGEST_PLACE = 50
"""Characters of the place's path that leave room for a socket's name, 108 in all."""


class OwnFolder:
    """A new, empty folder that only this user can list; its locked owner is this process."""

    def __init__(self) -> None:
        import fcntl  # Windows has none, and there are no fork servers there.

        place = tempfile.gettempdir()
        place = place if len(place) < _LONGEST_PLACE else "/tmp"
        _remove_leftovers_once(place)
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
            with contextlib.suppress(FileNotFoundError):
                self._lock: int | None = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
                fcntl.flock(self._lock, fcntl.LOCK_EX)
                if self.path.exists():  # Otherwise another process took it for a leftover.
                    return
                os.close(self._lock)

    def remove(self) -> None:
        """Remove the folder with all that is in it; once is enough."""
        if self._lock is not None:
            _remove(self.path)
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.remove()


def remove_leftovers(place: str) -> None:
    """Remove this user's folders in ``place`` whose owners have ended."""
    import fcntl

    for path in Path(place).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(folder).st_uid == os.getuid():
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _remove(path)
            finally:
                os.close(folder)


_remove_leftovers_once = functools.cache(remove_leftovers)


def _remove(path: Path) -> None:
    for parent, folders, _ in os.walk(path):  # A learner may have closed some to everybody.
        for name in folders:
            folder = os.path.join(parent, name)
            if not os.path.islink(folder):
                with contextlib.suppress(OSError):
                    os.chmod(folder, 0o700)
    shutil.rmtree(path, ignore_errors=True)
