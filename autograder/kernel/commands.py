"""The process from which commands are forked, as the resident sees it that owns it.

What that process is and does stands in :mod:`autograder.prefork`. It lives in an environment of its
own, and no kernel comes from it.
"""

import os
import subprocess
import sys
from pathlib import Path

from . import linux
from .owned import owned

_MODULE = "autograder.cli.forked"
#: It ends at once, unless it imports.
_PATIENCE_SECONDS = 2.0


class Commands:
    """A zygote owned by this process: it ends with :meth:`close` or with the process.

    ``wanted`` is what a front has asked for: its ``key``, the ``address`` at which it is to be
    found, and the ``environment`` that it is to have. ``running`` is how many commands run in
    forks of it, as it has said last.
    """

    def __init__(self, wanted: dict) -> None:
        """Start it; raises ``OSError`` if that fails. It can be found some seconds later."""
        environment = wanted["environment"]
        self.wanted = wanted
        self.running = 0
        package = str(Path(__file__).resolve().parents[2])
        search = [package, *filter(None, [environment.get("PYTHONPATH")])]
        there = environment | {"PYTHONPATH": os.pathsep.join(search)}
        self._process, self.wire = owned(sys.executable, _MODULE, wanted, there)

    @property
    def status(self) -> dict:
        """For people: its process id, its memory, and how many commands run in forks of it."""
        pid = self._process.pid
        return {"pid": pid, "memory_bytes": linux.resident_bytes(pid), "running": self.running}

    def hear(self) -> bool:
        """Take in what it has said; false when it has ended."""
        try:
            message = self.wire.receive()
        except (OSError, ValueError):
            message = None
        if message is not None:
            self.running = message["running"]
        return message is not None

    def close(self) -> None:
        """End it, and wait for that; commands that have begun go on."""
        self.wire.close()
        try:
            self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:  # It imports.
            self._process.kill()
            self._process.wait()
