"""How a command comes by a fork server that stays, see :mod:`.resident`."""

import atexit
import contextlib
import hashlib
import json
import os
import select
import site
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .place import NoResident, connected, minutes, place
from .settings import Settings
from .versions import environment
from .wire import Wire

#: Variables that differ from window to window, and that no module reads when it is imported. A
#: kernel has those of its own client anyway.
_OF_ONE_PROCESS = ("PYTEST_", "JPY_", "SSH_", "OLDPWD", "PWD", "SHLVL", "TERM", "WINDOWID", "_")
#: Servers of one user that stay; for another one, the one that would end next ends now.
_MOST = 4
#: A resident that has ended may be met at the door; so often another one is looked for.
_ATTEMPTS = 3
_DOOR_SECONDS = 10.0


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
        wire = connected(folder / "control")
        if wire is None:
            _make_room()
            (begun or Begun(settings)).move_in(folder, settings.preload)
            begun = None
            wire = connected(folder / "control", _DOOR_SECONDS)
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
        if (wire := connected(folder / "control")) is not None:
            with contextlib.suppress(OSError):
                wire.send({"status": True})
                if status := wire.receive():
                    yield folder, status
            wire.close()


def stop(folder: Path, now: bool = False) -> int:
    """Have a resident end when nobody uses it, or now; return how many still use it.

    With none it has ended when this returns.
    """
    wire = connected(folder / "control")
    if wire is None:
        return 0
    with contextlib.suppress(OSError):
        wire.send({"stop": now})
        answer = wire.receive() or {"leases": 0}
        if not answer["leases"]:
            wire.receive()  # its end
        return answer["leases"]
    return 0


def ask(settings: Settings, message: dict) -> None:
    """Say something to a resident of this environment, if there is one."""
    try:
        folder = place() / _environment_key(settings)
    except NoResident:
        return
    for control in sorted(folder.glob("*/control")):
        if (wire := connected(control)) is not None:
            wire.send(message)
            wire.close()
            return


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
