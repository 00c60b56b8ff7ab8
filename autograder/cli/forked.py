"""Be the process from which commands are forked, and in a fork the command.

Run as ``python -P -m autograder.cli.forked``, see :mod:`autograder.prefork.zygote`.
"""

import os

from autograder.prefork.zygote import serve


def main() -> None:
    """Serve until the owner goes; in each fork, do what its front wants done."""
    command = serve()
    if command is None:
        os._exit(0)
    command.take_over()
    from autograder.cli.app import run

    run()


if __name__ == "__main__":
    main()
