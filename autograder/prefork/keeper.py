"""A command's keeper: the process between the zygote and one command.

It makes itself what the front is, forks the command, passes signals on, and tells how the command
has ended; it ends the command when the front has gone. What is said, JSON lines at the zygote's
socket:

- at the beginning → ``{"here": true}``
- ``{"arguments", "began_as", "environment", "path", "files"}``, with the folder's descriptor and
  those of the files, whose numbers there stand in ``files`` → ``{"ready": true}`` or
  ``{"refused": reason}``; nothing has begun then
- ``{"go": true}`` → nothing: the command begins
- ``{"signal": number}`` → nothing
- at the end → ``{"status": exit code, or minus the signal}``
"""

import contextlib
import os
import select
import signal
import socket

from autograder.kernel import linux
from autograder.kernel.wire import Wire, peer

from .caller import Different, Signals, take_over
from .command import Command

#: Of a message: the folder, and more files than any front sends.
_MOST_FILES = 250
_PATIENCE_SECONDS = 5.0
#: What a terminal sends to all of a command, and not to one process of it.
_FOR_ALL = (
    *(signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGWINCH),
    *(signal.SIGSTOP, signal.SIGCONT),
)


def keep(connection: socket.socket) -> Command:
    """Serve one front, and exit; in the command's process this gives what it is to do."""
    wire = Wire(connection)
    connection.settimeout(_PATIENCE_SECONDS)
    try:
        wire.send({"here": True})
        request, files = wire.receive_with_descriptors(_MOST_FILES)
        if request is None or len(files) != 1 + len(request["files"]):
            os._exit(0)
        pid, uid = peer(connection)
        if uid != os.getuid():
            raise Different(f"user {uid} may not use this")
        signals = take_over(pid)
        os.fchdir(files[0])
    except (Different, OSError, ValueError) as error:
        with contextlib.suppress(OSError):
            wire.send({"refused": str(error)})
        os._exit(0)
    ready, tell = socket.socketpair()
    keeper = os.getpid()
    child = os.fork()
    if child == 0:
        ready.close()
        connection.close()
        return _begun(keeper, tell, request, files, signals)
    tell.close()
    for descriptor in files:
        os.close(descriptor)
    _wait_for_go(wire, ready, child)
    _follow(wire, child)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with contextlib.suppress(OSError):
        wire.send({"status": status})
    os._exit(0)


def _begun(
    keeper: int, tell: socket.socket, request: dict, files: list[int], signals: Signals
) -> Command:
    """In the command's process: get ready, wait for the word, and give what is to be done."""
    try:
        os.setsid()
        linux.die_with_parent(keeper)
        command = Command(request, signals)
        tell = command.take_files(files[1:], tell)
        tell.send(b"r")
        if not tell.recv(1):
            os._exit(0)
        tell.close()
        return command
    except (OSError, ValueError):
        os._exit(0)


def _wait_for_go(wire: Wire, ready: socket.socket, child: int) -> None:
    """Let the command begin when it and the front are ready, or exit without it."""
    going = False
    with contextlib.suppress(OSError, ValueError):
        ready.settimeout(_PATIENCE_SECONDS)
        if ready.recv(1):
            wire.send({"ready": True})
            going = wire.receive() == {"go": True} and bool(ready.send(b"g"))
    if not going:
        with contextlib.suppress(OSError):
            wire.send({"refused": "it cannot begin"})
        linux.kill(child)
        os._exit(0)
    ready.close()


def _follow(wire: Wire, child: int) -> None:
    """Return when the command has ended; see to it that it does when the front has."""
    ended = os.pidfd_open(child)
    wire.connection.setblocking(False)
    waits = select.poll()
    waits.register(ended, select.POLLIN)
    waits.register(wire, select.POLLIN)
    front_is_there = True
    while True:
        ready = [descriptor for descriptor, _ in waits.poll()]
        if ended in ready:
            return
        if front_is_there and not _pass_on(wire, child):
            front_is_there = False
            waits.unregister(wire)
            os.kill(child, signal.SIGKILL)


def _pass_on(wire: Wire, child: int) -> bool:
    """Send the command all signals that have come; false when the front has gone."""
    with contextlib.suppress(BlockingIOError):
        while message := wire.receive():
            number = message["signal"]
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if number in _FOR_ALL else os.kill)(child, number)
        return False
    return True
