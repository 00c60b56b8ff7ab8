"""The process that does one task and ends: ``python -m autograder.desk.worker``.

It imports what grading needs, which takes two seconds, and then waits for a task on its standard
input: so the one that is started ahead has done that before anybody presses a button. What is
graded runs in kernels of the engine, confined, and never here. A process of its own, because the
engine opens the gradebook in a way that holds for the whole process, and Jupyter's server is to
answer meanwhile.
"""

import contextlib
import json
import os
import select
import sys
import threading

from autograder.desk.tasks import Task, do
from autograder.kernel.client import close_servers

#: Seconds after which a process that was given no task ends.
_IDLE_SECONDS = 900.0


def main() -> None:
    """Do the task on the first line of standard input; tell in lines of JSON on standard output."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # Whatever prints is not what is told.

    def tell(what: dict) -> None:
        print(json.dumps(what), file=out, flush=True)

    if not select.select([0], [], [], _IDLE_SECONDS)[0]:
        return
    line = os.fdopen(os.dup(0), "rb", buffering=0).readline()
    if not line:
        return
    wanted = json.loads(line)
    task = Task(**wanted | {name: tuple(wanted[name]) for name in ("students", "options")})
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    with contextlib.suppress(OSError):  # That it is no folder is said.
        os.chdir(task.root)
    sys.argv = ["formgrader", task.kind, task.assignment]  # what `autograder server status` shows
    do(task, tell)


def _end_with_the_server() -> None:
    """Nobody is left to tell: end, and the kernels with it. What is recorded stays."""
    os.read(0, 1)
    close_servers()
    os._exit(1)


if __name__ == "__main__":
    main()
