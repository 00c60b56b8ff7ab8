"""The process at the prompt: it hands its command to a zygote and ends as the command ends."""

import atexit
import contextlib
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from autograder.errors import CourseError
from autograder.kernel.place import NoResident, connected, minutes
from autograder.kernel.wire import Wire

from .wanted import Wanted

COMMANDS = frozenset(
    ("grade", "feedback", "report", "release", "collect", "export", "changes"),
)
"""Those that begin at once: they ask nothing at the terminal, and end after a while."""

#: A zygote that does not answer within so many seconds is as good as none.
_PATIENCE_SECONDS = 3.0
#: How many open files a message can take along; more are no usual command.
_MOST_FILES = 200
_PASSED_ON = [
    getattr(signal, name)
    for name in ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGWINCH")
    if hasattr(signal, name)
]
_OWN_ENDED = 2


def hand_over() -> None:
    """Have a zygote do the command of this process, and end with it.

    Returns if there is none to do it, or if it cannot do it as this process would. When this
    process has done a command that a zygote could have done, it has one made for the next.
    """
    if not _is_usual():
        return
    try:
        if minutes() <= 0:
            return
        wanted = Wanted.here()
        wire = connected(wanted.address)
    except (CourseError, NoResident, OSError):
        return
    if wire is None:
        atexit.register(wanted.have_made)
        return
    if _taken(wire):
        ended = _followed(wire)
        if ended is None:
            _end_as(None)
        elif "refused" not in ended:
            _end_as(ended["status"])
    wire.close()


def _is_usual() -> bool:
    """Whether this is ``autograder COMMAND …`` or ``python -m autograder COMMAND …``."""
    begun = sys.orig_argv[1:]
    if begun[:1] == ["-m"]:
        begun = begun[1:]
    named = os.path.basename(begun[0]) if begun else ""
    return (
        hasattr(os, "fork")
        and named == "autograder"
        and begun[1:2] == sys.argv[1:2]
        and len(sys.argv) > 1
        and sys.argv[1] in COMMANDS
        and not {"--no-server", "--help"} & {*sys.argv}
        and None not in (sys.stdin, sys.stdout, sys.stderr)
    )


def _taken(wire: Wire) -> bool:
    """Offer the command; whether the zygote is ready to begin it."""
    try:
        folder = os.open(".", os.O_PATH | os.O_DIRECTORY)
        files = _open_files()
        if len(files) > _MOST_FILES:
            return False
        wire.connection.settimeout(_PATIENCE_SECONDS)
        # Files on the way to who does not take them would stay open: a pipe would not end.
        if wire.receive() != {"here": True}:
            return False
        request = {
            "arguments": sys.argv,
            "began_as": sys.orig_argv,
            "environment": dict(os.environ),
            "path": sys.path,
            "files": files,
        }
        wire.send(request, (folder, *files))
        os.close(folder)
        answer = wire.receive()
    except (OSError, ValueError):
        return False
    return answer == {"ready": True}


def _open_files() -> list[int]:
    """The descriptors that this process was given: the three streams, and what a shell has opened.

    Python's own are closed in every program that it starts.
    """
    numbers = sorted(int(name) for name in os.listdir("/proc/self/fd"))
    given = []
    for number in numbers:
        with contextlib.suppress(OSError):  # That of the listing itself is closed by now.
            if os.get_inheritable(number):
                given.append(number)
    if given[:3] != [0, 1, 2]:
        raise OSError("a stream is closed")
    return given


def _followed(wire: Wire) -> dict | None:
    """Let the command begin and pass signals on until the keeper tells its end, or goes."""
    wire.connection.settimeout(None)

    def pass_on(number: int, _: FrameType | None = None) -> None:
        with contextlib.suppress(OSError):
            wire.send({"signal": number})

    def stop(number: int, _: FrameType | None) -> None:
        pass_on(signal.SIGSTOP)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, stop)
        pass_on(signal.SIGCONT)

    wanted = dict.fromkeys(_PASSED_ON, pass_on) | {signal.SIGTSTP: stop}
    before = {number: signal.getsignal(number) for number in wanted}
    # A signal that comes now is passed on after the word to begin.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
    try:
        for number, passes in wanted.items():
            if before[number] is not signal.SIG_IGN:
                signal.signal(number, passes)
        wire.send({"go": True})
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        ended = wire.receive()
    except OSError:
        ended = None
    if ended and "refused" in ended:  # Nothing has begun, and this process does it.
        for number, handler in before.items():
            signal.signal(number, handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    return ended


def _end_as(status: int | None) -> NoReturn:
    """End as the command has ended, by a signal if it was one."""
    if status is None:
        print("autograder: the process that ran this command was killed.", file=sys.stderr)
        sys.stderr.flush()
        os._exit(_OWN_ENDED)
    if status < 0:
        import resource  # Windows has none, and hands nothing over.

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        with contextlib.suppress(OSError, ValueError):  # Two signals cannot be set.
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
        status = 128 - status
    os._exit(status)
