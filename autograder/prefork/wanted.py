"""The zygote that fits a command: where it is found, and how one is had."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError
from autograder.kernel.place import connected, place

from .key import key, read_early


@dataclass(frozen=True)
class Wanted:
    """A zygote as this process needs it: its ``key``, and the ``address`` at which it listens."""

    key: str
    address: Path

    @classmethod
    def here(cls) -> "Wanted":
        """What fits this process; raises what :func:`autograder.kernel.place.place` does."""
        keyed = key(os.environ)
        return cls(keyed, place() / "commands" / keyed)

    def have_made(self) -> None:
        """Have a resident of this environment make one, if there is a resident."""
        from autograder.kernel.lease import ask
        from autograder.kernel.settings import grading_settings

        with contextlib.suppress(CourseError, OSError, ValueError):
            ask(grading_settings("plain"), {"commands": self.message})

    @property
    def message(self) -> dict:
        """What a resident has to know of it."""
        environment = read_early(os.environ)
        return {"key": self.key, "address": str(self.address), "environment": environment}

    def is_there(self, seconds: float) -> bool:
        """Whether it can be found, now or within so many seconds."""
        wire = connected(self.address, seconds)
        if wire is not None:
            wire.close()
        return wire is not None
