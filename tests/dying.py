"""Run ``autograder grade`` in a process that meets its end at a chosen moment.

The moments are counted, not timed: each change to a file of the course and each statement to the
gradebook is one. An audit hook sees them just before they happen, so a run can be made to die,
by ``kill -9`` of itself, between any two. The process is forked from one that has everything
imported: that saves seconds a run.
"""

import errno
import multiprocessing
import os
import signal
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy

from autograder.kernel.client import ADDRESS_VARIABLE
from tests.courses import NAME

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["autograder.cli.app", "autograder.grading.grading", "tests.dying"])

_CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod")
_TAKING_ROOM = ("INSERT", "UPDATE", "DELETE", "CREATE", "COMMIT")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (minus the signal), what it printed, its moments."""

    code: int
    printed: str
    moments: int


def die(what: str) -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt_once(what: str) -> None:
    """Do to this process what Ctrl-C does, the first time."""
    if signal.getsignal(signal.SIGUSR1) != signal.SIG_IGN:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        os.kill(os.getpid(), signal.SIGINT)


def fill_the_disk(what: str) -> None:
    """Refuse what takes room, as a full disk does."""
    if what.startswith(_TAKING_ROOM):
        full = sqlite3.OperationalError("database or disk is full")
        raise sqlalchemy.exc.OperationalError("", {}, full)
    if what in ("open", "os.mkdir", "os.rename"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def grade(
    course: Path,
    *options: str,
    server: str,
    moment: int = sys.maxsize,
    happens: Callable[[str], None] = die,
    command: str = "grade",
) -> Ended:
    """Grade a course with 2 jobs; from a moment on, counted from 1, something happens.

    Another ``command`` that takes an assignment and jobs can be run the same way.

    ``server`` is the address of the fork server for its kernels.
    """
    moments = _forks.RawValue("i")
    with tempfile.NamedTemporaryFile("r") as output:
        arguments = (
            course,
            [command, NAME, *options],
            server,
            moment,
            happens,
            moments,
            output.name,
        )
        process = _forks.Process(target=_run, args=arguments)
        process.start()
        process.join()
        return Ended(process.exitcode, output.read(), moments.value)


def _run(course, arguments, server, moment, happens, moments, output) -> None:
    descriptor = os.open(output, os.O_WRONLY | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ[ADDRESS_VARIABLE] = server
    signal.signal(signal.SIGINT, signal.default_int_handler)  # see hear_ctrl_c
    _watch(str(course) + os.sep, moment, happens, moments)
    from autograder.cli.app import app

    app([*arguments, "--course", str(course), "--jobs", "2"])


def hear_ctrl_c() -> None:
    """Let this process be stopped by Ctrl-C: what a shell starts in the background ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _watch(course: str, moment: int, happens: Callable[[str], None], moments) -> None:
    counting = threading.Lock()

    def one_more(what: str) -> None:
        with counting:
            moments.value += 1
            now = moments.value
        if now >= moment:
            happens(what)

    def hook(event: str, arguments: tuple) -> None:
        if event == "open":
            path, _, flags = arguments
            changes = flags & _WRITING
        else:
            path, changes = arguments[0] if arguments else None, event in _CHANGES
        if changes and isinstance(path, str | os.PathLike) and str(path).startswith(course):
            one_more(event)

    def statement(connection, cursor, text, *ignored: object) -> None:
        one_more(text)

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", statement)
    sqlalchemy.event.listen(sqlalchemy.Engine, "commit", lambda connection: one_more("COMMIT"))
    sys.addaudithook(hook)
