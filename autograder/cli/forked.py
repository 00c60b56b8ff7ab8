"""Be the process from which commands are forked, and in a fork the command.

Run as ``python -P -m autograder.cli.forked``, see :mod:`autograder.prefork.zygote`.
"""

import atexit
import os
import sys
import threading

from autograder.prefork.zygote import serve


def main() -> None:
    """Serve until the owner goes; in each fork, do what its front wants done."""
    command = serve()
    if command is None:
        os._exit(0)
    command.take_over()
    from autograder.cli.app import run

    try:
        run()
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            _end(ended.code or 0)
        raise


def _end(code: int) -> None:
    """End as Python does, but for taking all modules apart.

    For that, the fork would copy all memory that it still shares with the zygote. Returns if what
    was printed cannot be written; Python says so at its end.
    """
    vars(threading)["_shutdown"]()  # Waits for other threads.
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return
    os._exit(code)


if __name__ == "__main__":
    main()
