"""Checking what has changed of a course: its configuration, its dates, its tests, its scores."""

import contextlib
import time

from nbgrader.api import MissingEntry

from autograder.errors import CourseError
from autograder.grading.before import accepted, moved
from autograder.watching.handing_out import HandingOut
from autograder.watching.policy import utc
from autograder.watching.turns import Turns
from autograder.watching.watched import Watched

#: Seconds between two checks.
_SECONDS = 5.0


class Reload(Exception):
    """The configuration has changed."""


class Checking:
    """Sees what others have changed. ``next`` is when to check again, by the monotonic clock."""

    def __init__(self, watched: Watched, turns: Turns, handing_out: HandingOut):
        self.watched = watched
        self.session = watched.session
        self.next = 0.0
        self._turns = turns
        self._handing_out = handing_out
        self._config = self._config_now()

    def check(self) -> None:
        """See what has changed of the course, and what pages show by now.

        Raises :class:`Reload` if the configuration is another one.
        """
        if self._config_now() != self._config:
            raise Reload
        watched = self.watched
        watched.commit()  # Nothing is open here; what others have written is seen from now on.
        for name in self.session.assignments:
            with watched.course.gradebook() as gradebook:
                try:
                    due = gradebook.find_assignment(name).duedate
                except MissingEntry:
                    raise CourseError(f"The gradebook knows no assignment {name!r}.") from None
            watched.due[name] = utc(due) if due else None
            self._turns.begin_anew_if_changed(name)
            watched.moved[name] = moved(watched.course, name)
            watched.accepted[name] = accepted(watched.course, name)
            for student in list(self.session.statuses[name].look):
                if watched.journal.of(name, student).look:
                    watched.look_again(name, student)
            self._handing_out.look_for_more(name)
        self.next = time.monotonic() + _SECONDS

    def _config_now(self) -> tuple[int, int]:
        with contextlib.suppress(OSError):
            status = (self.watched.course.root / "nbgrader_config.py").stat()
            return status.st_size, status.st_mtime_ns
        return 0, 0
