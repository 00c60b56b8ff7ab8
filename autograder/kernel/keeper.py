"""A kernel's keeper: the process between the fork server and one kernel.

It prepares the confinement, forks the kernel, passes signals on, watches what the kernel uses,
and sees to it that nothing of the kernel is left when the kernel ends, when it exceeds a limit,
or when the client goes. The client's messages and the keeper's answers:

- ``{"command": [...], "environment": {...}, "folder": ..., "connection": {...}, "seed": number
  | null, "confinement": {"scratch", "root", "limits", "core", "readable", "terminals", "reach"} |
  null}`` with the kernel's five listening sockets, and two descriptors of a line to another kernel
  if there is one → ``{"started": pid, "isolation": {...} | null}`` or ``{"refused": reason}``
- the same with ``"program": true`` and without descriptors, for a kernel that is a program of its
  own (:mod:`.program`) → the same, with a descriptor of the folder where its sockets will be
- ``{"signal": number}`` → nothing
- at the end → ``{"status": exit code, or minus the signal, "exceeded": null | "memory" |
  "processes" | "scratch", "cpu_seconds": ..., "memory_bytes": ..., "said": ...}``

``memory_bytes`` is the most memory seen, in looks 50 ms apart, or 10 ms when it is much, and
``said`` what a program has printed that was no message to its client, as far as 64 KiB hold it.
"""

import contextlib
import os
import resource
import selectors
import signal
import socket
import sys
from typing import NoReturn

from autograder.judge.line import VARIABLE as LINE_VARIABLE

from . import linux
from .confine import Confinement
from .limits import Limits
from .reach import Reach
from .watchdog import Watchdog
from .wire import Wire

_SOCKETS = 5
_LINE = 2
_MOST_SAID = 64 * 1024


def keep(connection: socket.socket) -> None:
    """Start one kernel as the client asks, stay until it has ended, and exit.

    In the kernel's process this runs the kernel instead, and exits as Python does.
    """
    wire = Wire(connection)
    request, descriptors = wire.receive_with_descriptors(_SOCKETS + _LINE)
    sockets, line = descriptors[:_SOCKETS], descriptors[_SOCKETS:]
    if request is None:
        os._exit(0)
    server = os.getppid()
    linux.adopt_orphans()
    confinement = None
    if request["confinement"]:
        options = request["confinement"]
        given = {
            "limits": Limits(**options["limits"]),
            "reach": Reach.from_dict(options["reach"]),
        }
        confinement = Confinement(**options | given)
        confinement.before_fork()
        linux.die_with_parent(server)  # A change of user namespace has undone it.
    keeper = os.getpid()
    ready, tell = socket.socketpair()
    listen, words = os.pipe() if request.get("program") else (None, None)
    pid = os.fork()
    if pid == 0:
        ready.close()
        connection.close()
        if line:
            request["environment"][LINE_VARIABLE] = ",".join(map(str, line))
        _become_kernel(request, sockets, confinement, keeper, tell, words)
    tell.close()
    for descriptor in descriptors:
        os.close(descriptor)
    started, folder = Wire(ready).receive_with_descriptors(1)
    if started is None:
        started = {"refused": "the kernel died while starting"}
    watchdog = None
    if confinement and "refused" not in started:
        watchdog = Watchdog(confinement, started["isolation"], pid)
    ready.close()
    wire.send({"started": pid, **started}, tuple(folder))
    for descriptor in folder:
        os.close(descriptor)
    if "refused" in started:
        end(pid)
    else:
        exceeded = _watch(wire, pid, watchdog)
        status, cpu_seconds = end(pid)
        if watchdog and watchdog.exceeded_in_cgroup():
            exceeded = "memory"
        peak = watchdog.most_memory if watchdog else 0
        report = {"status": status, "exceeded": exceeded, "memory_bytes": peak}
        report["said"] = _said(listen, words)
        with contextlib.suppress(OSError):
            wire.send({**report, "cpu_seconds": round(cpu_seconds, 3)})
    if confinement and confinement.cgroup:
        confinement.cgroup.remove()
    os._exit(0)


def _become_kernel(
    request: dict,
    sockets: list[int],
    confinement: Confinement | None,
    keeper: int,
    tell: socket.socket,
    words: int | None,
) -> NoReturn:
    from .child import run_kernel
    from .program import become, make_folder

    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        os.environ.clear()
        os.environ.update(request["environment"])
        if confinement:
            isolation = confinement.in_kernel(keeper).as_dict()
        else:
            isolation = None
            linux.die_with_parent(keeper)
            os.chdir(request["folder"])
        message: dict = {"isolation": isolation}
        folder = make_folder() if request.get("program") else None
        opened = (os.open(folder, os.O_PATH | os.O_DIRECTORY),) if folder else ()
    except Exception as error:
        message, opened = {"refused": f"{type(error).__name__}: {error}"}, ()
    Wire(tell).send(message, opened)
    tell.recv(1)  # The keeper closes it when it watches: not before then may this process end.
    tell.close()
    if "refused" in message:
        os._exit(1)
    if folder:
        assert words is not None  # A program has the pipe for them.
        become(request["command"], request["connection"], folder, words)
    run_kernel(request, sockets)
    sys.exit()


def _said(listen: int | None, words: int | None) -> str:
    """What a program that has ended has printed."""
    if listen is None or words is None:
        return ""
    os.close(words)
    os.set_blocking(listen, False)
    with contextlib.suppress(BlockingIOError):
        return os.read(listen, _MOST_SAID).decode(errors="replace")
    return ""


def _watch(wire: Wire, pid: int, watchdog: Watchdog | None) -> str | None:
    """Wait for the kernel's end, or for a reason to end it; give the reason."""
    ended = os.pidfd_open(pid)
    wire.connection.setblocking(False)
    exceeded = None
    with selectors.DefaultSelector() as selector:
        selector.register(ended, selectors.EVENT_READ)
        selector.register(wire, selectors.EVENT_READ)
        while exceeded is None:
            selected = selector.select(watchdog.pause_seconds if watchdog else None)
            ready = [key.fileobj for key, _ in selected]
            if ended in ready or (wire in ready and not _obey(wire, pid)):
                break
            exceeded = watchdog.exceeded() if watchdog else None
    return exceeded


def _obey(wire: Wire, pid: int) -> bool:
    """Do all that the client has said; false when the client has gone."""
    with contextlib.suppress(BlockingIOError):
        while message := wire.receive():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, message["signal"])
        return False
    return True


def end(pid: int) -> tuple[int, float]:
    """Kill the kernel and all it started; give its exit code, and everybody's CPU seconds."""
    status = linux.kill(pid)
    linux.kill_children()
    cpu_seconds = 0.0
    for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF):
        usage = resource.getrusage(who)
        cpu_seconds += usage.ru_utime + usage.ru_stime
    return os.waitstatus_to_exitcode(status), cpu_seconds
