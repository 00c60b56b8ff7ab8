"""Run ``autograder grade`` in a process that kills itself at a chosen moment.

The moments are counted, not timed: each change to a file of the course and each statement to the
gradebook is one. An audit hook sees them just before they happen, so a run can be made to die,
by ``kill -9`` of itself, between any two. The process is forked from one that has everything
imported: that saves seconds a run.
"""

import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import sqlalchemy

from autograder.kernel.client import ADDRESS_VARIABLE
from tests.courses import NAME

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["autograder.cli", "autograder.grading", "tests.dying"])

_CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (minus the signal), what it printed, its moments."""

    code: int
    printed: str
    moments: int


def grade(course: Path, *options: str, server: str, die_at: int = 0, preparing=None) -> Ended:
    """Grade a course with 2 jobs; die at a moment, counted from 1 (0: not at all).

    ``server`` is the address of the fork server for its kernels. ``preparing`` is called in the
    process before it grades.
    """
    moments, output = _forks.Value("i"), course / "printed.txt"
    arguments = (course, options, server, die_at, preparing, moments, output)
    process = _forks.Process(target=_grade, args=arguments)
    process.start()
    process.join()
    return Ended(process.exitcode, output.read_text(), moments.value)


def _grade(course, options, server, die_at, preparing, moments: Synchronized, output) -> None:
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ[ADDRESS_VARIABLE] = server
    if preparing:
        preparing()
    _count(str(course), die_at, moments)
    from autograder.cli import app

    app(["grade", NAME, "--course", str(course), "--jobs", "2", *options])


def _count(course: str, die_at: int, moments: Synchronized) -> None:
    def one_more(*ignored: object) -> None:
        with moments.get_lock():
            moments.value += 1
            if moments.value == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple) -> None:
        if event == "open":
            path, _, flags = arguments
            changes = flags & _WRITING
        else:
            path, changes = arguments[0] if arguments else None, event in _CHANGES
        if changes and isinstance(path, str | os.PathLike) and str(path).startswith(course):
            one_more()

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", one_more)
    sqlalchemy.event.listen(sqlalchemy.Engine, "commit", one_more)
    sys.addaudithook(hook)
