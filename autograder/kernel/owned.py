"""A process that this one owns: it ends with their socket."""

import json
import socket
import subprocess
from collections.abc import Mapping

from .wire import Wire


def owned(
    python: str, module: str, options: Mapping, environment: Mapping[str, str]
) -> tuple[subprocess.Popen, Wire]:
    """Start ``python -P -m module`` in a session of its own; the process, and our socket's end.

    It gets the options as one JSON argument, with ``owner``, the descriptor of its own end.
    Raises ``OSError`` if it cannot be started.
    """
    mine, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [python, "-P", "-m", module, json.dumps({"owner": theirs.fileno(), **options})],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
            cwd="/",
            env=environment,
        )
    return process, Wire(mine)
