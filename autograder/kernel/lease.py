"""How a command comes by a fork server that stays, see :mod:`.resident`."""

import atexit
import contextlib
import hashlib
import json
import os
import select
import site
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import CourseError

from .settings import Settings
from .versions import environment
from .wire import Wire, peer

MINUTES_VARIABLE = "AUTOGRADER_SERVER_MINUTES"
"""Environment variable: how long a server stays unused. With 0 none stays: each command has one
of its own, which ends with it."""
MINUTES = 15.0

#: A Unix socket's path has 107 bytes at most, and ``/``, two keys and ``/control`` need 42.
_LONGEST_PLACE = 60
#: Variables that differ from window to window, and that no module reads when it is imported. A
#: kernel has those of its own client anyway.
_OF_ONE_PROCESS = ("PYTEST_", "JPY_", "SSH_", "OLDPWD", "PWD", "SHLVL", "TERM", "WINDOWID", "_")
#: Servers of one user that stay; for another one, the one that would end next ends now.
_MOST = 4
#: A resident that has ended may be met at the door; so often another one is looked for.
_ATTEMPTS = 3
_DOOR_SECONDS = 10.0


class NoResident(Exception):
    """There can be no resident here, for the reason given; a command then has its own server."""


class Lease:
    """The right to use a resident's server, until :meth:`close` or the end of this process.

    ``address`` and ``status`` are the server's, as in :class:`autograder.kernel.client.ForkServer`.
    """

    def __init__(self, wire: Wire, granted: dict) -> None:
        self.address: str = granted["address"]
        self.status: dict = granted["status"]
        self._wire = wire
        self._stays = True
        self._process = os.getpid()
        self._server: int | None = None
        self._ends = select.poll()
        self._ends.register(wire, select.POLLIN)
        with contextlib.suppress(OSError):  # It has ended by now, which the wire will tell.
            self._server = os.pidfd_open(self.pid)
            self._ends.register(self._server, select.POLLIN)
        atexit.register(self.close)

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self.status["pid"]

    def alive(self) -> bool:
        """Whether the server still runs, and its resident, which says nothing until its end."""
        return not self._ends.poll(0)

    def forbid_to_stay(self) -> None:
        """Have the server end when it is not used: what runs could have reached it."""
        self._stays = False

    def close(self) -> None:
        """Give the server back."""
        atexit.unregister(self.close)
        if self._stays and self._process == os.getpid():
            with contextlib.suppress(OSError):
                self._wire.send({"stays": True})
        self._wire.close()
        if self._server is not None:
            os.close(self._server)
            self._server = None


class Begun:
    """A resident whose server imports what every kernel needs, and that waits for the rest."""

    def __init__(self, settings: Settings) -> None:
        try:
            self._process = subprocess.Popen(
                [settings.python, "-P", "-m", "autograder.kernel.resident"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
                env=settings.variables(),
            )
        except OSError as error:
            raise NoResident(f"it cannot be started: {error}") from None

    def move_in(self, folder: Path, preload: tuple[str, ...]) -> None:
        """Have it found in this folder, with these modules; nothing if another one is there."""
        wanted = json.dumps({"folder": str(folder), "preload": preload})
        with contextlib.suppress(OSError):
            self._process.communicate(wanted.encode() + b"\n")

    def close(self) -> None:
        """Tell it that it is not needed; nothing happens when it has moved in."""
        with contextlib.suppress(OSError, ValueError):
            self._process.communicate(b"")


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


def can_stay() -> bool:
    """Whether a server may stay here, and other processes of this user find it."""
    with contextlib.suppress(NoResident):
        return minutes() > 0 and place().is_dir()
    return False


def folder_of(settings: Settings) -> Path:
    """The folder of the resident with these settings, in this environment, of this grader."""
    return place() / _environment_key(settings) / _hash(settings.preload)


def some_is_there(settings: Settings) -> bool:
    """Whether a resident seems to be there for this environment, whatever it has imported."""
    with contextlib.suppress(NoResident):
        return any((place() / _environment_key(settings)).glob("*/control"))
    return False


def lease(settings: Settings, begun: Begun | None = None) -> Lease:
    """Lease the server with these settings, and start it if there is none; that takes seconds.

    ``begun`` is a resident that may become it. Raises :class:`NoResident`.
    """
    try:
        folder = folder_of(settings)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoResident(f"there is no place for it: {error}") from None
    for _ in range(_ATTEMPTS):
        wire = _connected(folder)
        if wire is None:
            _make_room()
            (begun or Begun(settings)).move_in(folder, settings.preload)
            begun = None
            wire = _connected(folder, _DOOR_SECONDS)
        granted = _granted(wire) if wire else None
        if wire and granted:
            if begun is not None:
                begun.close()
            return Lease(wire, granted)
    raise NoResident("it ends as soon as it is started")


def residents() -> Iterator[tuple[Path, dict]]:
    """Give the folder of each resident of this user, and what it says of itself."""
    try:
        folders = sorted(path.parent for path in place().glob("*/*/control"))
    except NoResident:
        return
    for folder in folders:
        if (wire := _connected(folder)) is not None:
            with contextlib.suppress(OSError):
                wire.send({"status": True})
                if status := wire.receive():
                    yield folder, status
            wire.close()


def stop(folder: Path, now: bool = False) -> int:
    """Have a resident end when nobody uses it, or now; return how many still use it.

    With none it has ended when this returns.
    """
    wire = _connected(folder)
    if wire is None:
        return 0
    with contextlib.suppress(OSError):
        wire.send({"stop": now})
        answer = wire.receive() or {"leases": 0}
        if not answer["leases"]:
            wire.receive()  # its end
        return answer["leases"]
    return 0


def _make_room() -> None:
    unused = [(status["minutes_left"], folder) for folder, status in residents()]
    for _, folder in sorted(unused)[: max(len(unused) - _MOST + 1, 0)]:
        stop(folder)


def _environment_key(settings: Settings) -> str:
    """A key of all that makes a server what it is, but the modules that a course imports."""
    installed = [
        os.stat(path).st_mtime_ns for path in site.getsitepackages() if os.path.isdir(path)
    ]
    variables = [
        (name, value)
        for name, value in sorted(settings.environment or os.environ.items())
        if not name.startswith(_OF_ONE_PROCESS)
    ]
    return _hash([settings.python, variables, environment(), installed])


def _hash(what: object) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]


def _connected(folder: Path, seconds: float = 0.0) -> Wire | None:
    """A connection to the resident of a folder, or ``None`` if there is none, also not soon."""
    deadline = time.monotonic() + seconds
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(folder / "control"))
            if peer(connection)[1] == os.getuid():
                return Wire(connection)
        except OSError:
            pass
        connection.close()
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.05)


def _granted(wire: Wire) -> dict | None:
    """What a resident gives to who asks for a lease; ``None`` if it was about to end."""
    command = " ".join([os.path.basename(sys.argv[0]), *sys.argv[1:]])[:200]
    try:
        wire.send({"lease": command, "minutes": minutes()})
        granted = wire.receive()
    except OSError:
        granted = None
    if granted is None or "refused" in granted:
        wire.close()
    if granted and "refused" in granted:
        raise NoResident(granted["refused"])
    return granted
