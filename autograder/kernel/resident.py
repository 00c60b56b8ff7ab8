"""The resident: a process that owns a fork server and stays when a command has ended.

A fork server needs seconds to import TensorFlow, and whoever grades one submission after another,
or mends a test and grades again, waited for that each time. So the first command that needs a
server starts a resident, which starts the server; the next one finds it. Each command holds a
*lease*, a connection, as long as it runs. The resident ends, and with it the server and every
kernel, when

- nobody has held a lease for the minutes that the last one asked for;
- it is asked to, by ``autograder server stop``;
- a lease ended without the word that the server may stay: its command was killed, or has run what
  was not confined (:mod:`.lease`);
- its server has ended, its environment is gone, or it is half a day old.

It also owns a process from which commands are forked, once one has asked for it (:mod:`.commands`).
That one counts as a use as long as a command runs, and ends as soon as the resident retires.

As long as there are leases it only *retires* in all but the second and the fourth case: it can be
found no more, and ends with the last of them.

Two different environments, graders or lists of modules have two residents, in two folders. In such
a folder, which only this user can enter, stand ``lock``, held as long as the resident can be found,
and ``control``, the socket at which it answers. A resident knows nothing of any class: no
submission and no course passes through it or through the server, which only forks, so no kernel
can find in its memory what another one was given.

Run as ``python -m autograder.kernel.resident``. Its server begins to import at once what every
kernel needs. A line on standard input then tells it the ``folder`` and the modules to ``preload``;
it prints a line when it can be found there, and none if another one already can be.
"""

import contextlib
import fcntl
import json
import os
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import linux
from .client import ForkServer, Refused
from .commands import Commands
from .settings import Settings
from .wire import Wire, peer

LONGEST_HOURS = 12.0
#: How often it looks whether its environment is still there, in seconds.
_LOOK_SECONDS = 20.0
#: Whoever connects says what it wants within so many seconds.
_PATIENCE_SECONDS = 5.0


@dataclass
class Resident:
    """A server that stays, and who uses it: ``leases`` are connections and what they said."""

    folder: Path
    server: ForkServer
    minutes: float = 1.0  # for who has started it
    retired: bool = False
    imported: tuple[str, ...] = ()
    leases: dict[Wire, dict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._began = self._unused_since = time.monotonic()
        self._started_at = time.time()
        self._listener = socket.socket(socket.AF_UNIX)
        self._selector = selectors.DefaultSelector()
        self._waiting: list[Wire] = []  # who wants to see the end
        self._commands: Commands | None = None

    def can_be_found(self) -> bool:
        """Take the folder and listen there; ``False`` if another resident has it."""
        self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._control.unlink(missing_ok=True)
        self._listener.bind(str(self._control))
        self._listener.listen(64)
        return True

    def stay(self, preload: tuple[str, ...]) -> None:
        """Get the server ready, and answer until it is time to end."""
        self.imported = tuple(sorted({name.partition(".")[0] for name in preload}))
        try:
            self.server.prepare(preload)
        except Refused as refused:
            self._refuse(str(refused))
            return
        self._unused_since = time.monotonic()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self.server.owner, selectors.EVENT_READ)
        while (seconds := self._seconds_left()) > 0:
            ready = self._selector.select(min(seconds, _LOOK_SECONDS))
            for wire in [key.fileobj for key, _ in ready]:
                if wire is self.server.owner:
                    return self.retire()  # It speaks no more: it has ended.
                if wire is self._listener:
                    self._accept()
                elif wire in self.leases:
                    self._hear(wire)
                elif self._commands and wire is self._commands.wire:
                    self._hear_of_commands(self._commands)
        self.retire()

    def retire(self) -> None:
        """Be found no more; the next command starts another resident."""
        self._end_commands()
        if not self.retired:
            self.retired = True
            self._control.unlink(missing_ok=True)
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(self._listener)
            self._listener.close()
            os.close(self._lock)

    @property
    def _control(self) -> Path:
        return self.folder / "control"

    def _seconds_left(self) -> float:
        now = time.monotonic()
        old = now - self._began > LONGEST_HOURS * 3600
        if old or not os.path.exists(sys.executable) or not os.path.exists(__file__):
            self.retire()
        if self.leases or (self._commands and self._commands.running):
            return _LOOK_SECONDS
        return 0.0 if self.retired else self._unused_since + self.minutes * 60 - now

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            connection = self._listener.accept()[0]
            connection.settimeout(_PATIENCE_SECONDS)
            wire = Wire(connection)
            pid, uid = peer(connection)
            if uid != os.getuid():
                return self._answer(wire, {"refused": f"user {uid} may not use this server"})
            match wire.receive():
                case {"lease": str(command), "minutes": int() | float() as minutes}:
                    self.leases[wire] = {"pid": pid, "command": command, "stays": False}
                    self.minutes = float(minutes)
                    self._selector.register(wire, selectors.EVENT_READ)
                    wire.send({"address": self.server.address, "status": self.server.status})
                case {"status": True}:
                    self._answer(wire, self._status())
                case {
                    "commands": {"key": str(), "address": str(), "environment": dict()} as wanted
                }:
                    wire.close()
                    self._make_commands(wanted)
                case {"stop": bool(now)}:
                    self.retire()
                    if now:
                        self._end_leases()
                    wire.send({"leases": len(self.leases)})
                    self._waiting.append(wire)
                case _:
                    wire.close()

    def _hear(self, wire: Wire) -> None:
        try:
            message = wire.receive()
        except (OSError, ValueError):
            message = None
        lease = self.leases[wire]
        if message == {"stays": True}:
            lease["stays"] = True
            return
        if not lease["stays"]:
            self.retire()
        self._end(wire)

    def _end(self, wire: Wire) -> None:
        del self.leases[wire]
        self._selector.unregister(wire)
        wire.close()
        self._unused_since = time.monotonic()

    def _end_leases(self) -> None:
        for wire in list(self.leases):
            self._end(wire)

    def _make_commands(self, wanted: dict) -> None:
        """Have commands of this kind begin at once; those of another one do so no more."""
        if self._commands and self._commands.wanted == wanted:
            return
        self._end_commands()
        with contextlib.suppress(OSError):
            self._commands = Commands(wanted)
            self._selector.register(self._commands.wire, selectors.EVENT_READ)

    def _hear_of_commands(self, commands: Commands) -> None:
        self._unused_since = time.monotonic()
        if not commands.hear():
            self._end_commands()

    def _end_commands(self) -> None:
        if self._commands:
            self._selector.unregister(self._commands.wire)
            self._commands.close()
            self._commands = None

    def _answer(self, wire: Wire, message: dict) -> None:
        with contextlib.suppress(OSError):
            wire.send(message)
        wire.close()

    def _status(self) -> dict:
        minutes = self.minutes - (time.monotonic() - self._unused_since) / 60
        return {
            **self.server.status,
            "pid": os.getpid(),
            "server": self.server.pid,
            "python": sys.executable,
            "imported": self.imported,
            "started_at": self._started_at,
            "memory_bytes": sum(map(linux.resident_bytes, (os.getpid(), self.server.pid))),
            "leases": [*self.leases.values()],
            "commands": self._commands.status if self._commands else None,
            "minutes_left": self.minutes if self.leases else max(minutes, 0.0),
        }

    def _refuse(self, why: str) -> None:
        """Tell those who have come, and end."""
        self._listener.setblocking(False)
        with contextlib.suppress(OSError):
            while True:
                self._answer(Wire(self._listener.accept()[0]), {"refused": why})
        self.retire()


def _let_go_of_the_command() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def main() -> None:
    """Be a resident, out of the way of who has started it."""
    if os.fork():
        os._exit(0)
    server = ForkServer(Settings(preload=()))
    try:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        wanted = json.loads(line)
        resident = Resident(Path(wanted["folder"]), server)
        if resident.can_be_found():
            print(flush=True)
            _let_go_of_the_command()
            resident.stay(tuple(wanted["preload"]))
    finally:
        server.close()


if __name__ == "__main__":
    main()
