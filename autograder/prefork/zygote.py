"""The zygote: a process that has imported what commands need, and forks a keeper for each.

Run as ``python -P -m autograder.cli.forked`` by a resident, with one JSON argument: ``owner``,
the descriptor of the socket to the resident; ``address``, where it is to listen; ``key``, see
:mod:`.key`; ``environment``, the variables that were read early by the front for which it is made.
It tells its owner ``{"running": number}`` whenever a command begins or has ended, and ends with it.

It imports no command, no configuration and no course. What imports remember of where they were
made is put right in :mod:`.command`, and `tests/test_prefork.py` looks for more of it.
"""

import contextlib
import fcntl
import gc
import json
import os
import selectors
import socket
import sys
from pathlib import Path

from autograder.kernel import linux
from autograder.kernel.server import import_if_there, refusal
from autograder.kernel.wire import Wire

from .command import Command
from .keeper import keep
from .key import key

PRELOAD = (
    "typer.main",
    "typer.completion",
    "click",
    "typer._adapters",
    "pydantic.fields",
    "pydantic.type_adapter",
    "rich.console",
    "rich.progress",
    "rich.table",
    "sqlite3",
    "sqlalchemy.dialects.sqlite",
    "pygments.lexers.python",
    "pygments.styles.default",
    "mistune.plugins.def_list",
    "mistune.plugins.task_lists",
    "mistune.plugins.url",
    "IPython.lib.lexers",
    "autograder.answers.apply",
    "autograder.answers.comments",
    "autograder.bank.answers",
    "autograder.course.directory",
    "autograder.course.release",
    "autograder.course.released",
    "autograder.course.timeouts",
    "autograder.execution.executors",
    "autograder.grading.before",
    "autograder.grading.fatal",
    "autograder.grading.grading",
    "autograder.kernel.client",
    "autograder.kernel.judged",
    "autograder.kernel.options",
    "autograder.lms.collect",
    "autograder.reports.feedback",
    "autograder.reports.graded",
    "autograder.reports.made_from",
    "autograder.reports.report",
)
"""What commands import, but the commands themselves: the terminal is not known yet."""

#: How often it looks which commands have ended, as long as there are some.
_LOOK_SECONDS = 1.0


def serve() -> Command | None:
    """Import, then serve until the owner goes; in a fork, give the command that is to be done."""
    options = json.loads(sys.argv[1])
    owner = socket.socket(fileno=options["owner"])
    owner.set_inheritable(False)
    path = Path(options["address"])
    held = Path(f"{path}.lock")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(held, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None  # Another one is there.
    zygote = os.getpid()
    listener = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)  # It is of one that was killed.
        import_if_there(list(PRELOAD))
        _do_once()
        if key(options["environment"]) != options["key"] or refusal():
            return None
        listener.bind(str(path))
        listener.listen(64)
        gc.collect()
        gc.freeze()
        connection = _accepted(listener, owner)
        if connection is None:
            return None
    finally:
        if os.getpid() == zygote:
            path.unlink(missing_ok=True)
            held.unlink(missing_ok=True)
    listener.close()
    owner.close()
    os.close(lock)  # It would be held as long as the command runs.
    return keep(connection)


def _do_once() -> None:
    """What every command would do first: compile nbformat's schemas, map the gradebook's tables."""
    import nbformat
    from nbformat.validator import get_validator
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    newest = nbformat.current_nbformat, nbformat.current_nbformat_minor
    for relaxed in (False, True):
        get_validator(*newest, relaxed)


def _accepted(listener: socket.socket, owner: socket.socket) -> socket.socket | None:
    """Fork at every connection, which the fork gets; nothing when the owner has gone."""
    keepers: set[int] = set()
    told = Wire(owner)
    with selectors.DefaultSelector() as selector:
        selector.register(owner, selectors.EVENT_READ)
        selector.register(listener, selectors.EVENT_READ)
        while True:
            seconds = _LOOK_SECONDS if keepers else None
            ready = [each.fileobj for each, _ in selector.select(seconds)]
            if owner in ready:
                return None
            before = len(keepers)
            keepers -= linux.ended_children()
            if listener in ready:
                connection = listener.accept()[0]
                with contextlib.suppress(BlockingIOError):  # No more processes: it is refused.
                    pid = os.fork()
                    if pid == 0:
                        return connection
                    keepers.add(pid)
                connection.close()
            if listener in ready or len(keepers) != before:
                with contextlib.suppress(OSError):
                    told.send({"running": len(keepers)})
