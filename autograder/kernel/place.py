"""Where what stays when a command has ended can be found, and how long it stays unused.

Every command looks here first, so this imports little.
"""

import os
import socket
import stat
import tempfile
import time
from pathlib import Path

from autograder.errors import CourseError

from .wire import Wire, peer

MINUTES_VARIABLE = "AUTOGRADER_SERVER_MINUTES"
"""Environment variable: how long a server stays unused. With 0 none stays: each command has one
of its own, which ends with it."""
MINUTES = 15.0

#: A Unix socket's path has 107 bytes at most, and ``/``, two keys and ``/control`` need 42.
_LONGEST_PLACE = 60
#: One that has stopped lets others wait.
_CONNECT_SECONDS = 5.0


class NoResident(Exception):
    """There can be no resident here, for the reason given; a command then has its own server."""


def minutes() -> float:
    """How long a server stays when nobody uses it; :class:`CourseError` if that is no number."""
    said = os.environ.get(MINUTES_VARIABLE)
    try:
        return float(said) if said else MINUTES
    except ValueError:
        raise CourseError(f"{MINUTES_VARIABLE} is {said!r}; it should be minutes, as 15.") from None


def place() -> Path:
    """The folder of this user's residents, made if it is not there.

    Raises :class:`NoResident` unless nobody else can enter it.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        raise NoResident("this system does not tell who is at the other end of a socket")
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime, "autograder")
    if not runtime or len(str(folder)) > _LONGEST_PLACE:
        folder = Path(tempfile.gettempdir(), f"autograder-{os.getuid()}")
    if len(str(folder)) > _LONGEST_PLACE:
        folder = Path("/tmp", f"autograder-{os.getuid()}")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise NoResident(f"there is no place for it: {error}") from None
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise NoResident(f"{folder} is not a folder that only this user can enter")
    return folder


def connected(path: Path, seconds: float = 0.0) -> Wire | None:
    """A connection to who listens at a path, or ``None`` if no process of this user does, soon."""
    deadline = time.monotonic() + seconds
    while True:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_CONNECT_SECONDS)
        try:
            connection.connect(str(path))
            if peer(connection)[1] == os.getuid():
                connection.settimeout(None)
                return Wire(connection)
        except OSError:
            pass
        connection.close()
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.05)
