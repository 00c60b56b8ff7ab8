"""Checking what has changed of a course: its configuration, its dates, its tests, its scores."""

import contextlib
import time
from pathlib import Path

from autograder.grading.before import accepted, moved
from autograder.watching.handing_out import HandingOut
from autograder.watching.policy import utc
from autograder.watching.turns import Turns
from autograder.watching.watched import Watched

#: Seconds between two checks.
_SECONDS = 5.0
#: Seconds in which an editor has saved a configuration; a half of it would be another policy.
_SECONDS_OF_SAVING = 1.0


class Reload(Exception):
    """The configuration has changed."""


class Checking:
    """Sees what others have changed. ``next`` is when to check again, by the monotonic clock.

    ``config`` is :func:`state_of_configuration`, from before it was read.
    """

    def __init__(
        self,
        watched: Watched,
        turns: Turns,
        handing_out: HandingOut,
        config: tuple[int, int],
    ):
        self.watched = watched
        self.session = watched.session
        self.next = 0.0
        self._turns = turns
        self._handing_out = handing_out
        self._config = config
        self._seen = config

    def check(self) -> None:
        """See what has changed of the course, and what pages show by now.

        Raises :class:`Reload` if the configuration is another one.
        """
        watched = self.watched
        before, self._seen = self._seen, state_of_configuration(watched.course.root)
        changed = self._seen != self._config
        if changed and self._seen == before:
            raise Reload
        watched.commit()  # Nothing is open here; what others have written is seen from now on.
        for name in self.session.assignments:
            due = watched.course.due_date(name)
            watched.due[name] = utc(due) if due else None
            self._turns.begin_anew_if_changed(name)
            watched.moved[name] = moved(watched.course, name)
            watched.accepted[name] = accepted(watched.course, name)
            for student in list(self.session.statuses[name].look):
                if watched.journal.of(name, student).look:
                    watched.look_again(name, student)
            self._handing_out.look_for_more(name)
        self.next = time.monotonic() + (_SECONDS_OF_SAVING if changed else _SECONDS)


def state_of_configuration(root: Path) -> tuple[int, int]:
    """Return size and time of the course's own configuration; zeros if there is none."""
    with contextlib.suppress(OSError):
        status = (root / "nbgrader_config.py").stat()
        return status.st_size, status.st_mtime_ns
    return 0, 0
