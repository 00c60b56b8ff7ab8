"""What the parts of a watcher share: the course and its policy, and how things stand with both.

A :class:`Session` lasts as long as the watcher; a :class:`Watched` as long as one configuration.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from autograder.course.directory import Course
from autograder.findings import Finding
from autograder.grading.results import Record
from autograder.kernel.isolation import IsolationLevel
from autograder.watching.arrivals import Arrival, Exchange, NotThereError
from autograder.watching.events import Events
from autograder.watching.journal import Journal
from autograder.watching.policy import Policy
from autograder.watching.queue import Queue, Waiting
from autograder.watching.release import Release
from autograder.watching.status import Status

#: How often a page is tried that cannot be made or graded, before a person has to look.
MOST_FAILURES = 3


@dataclass(frozen=True)
class Options:
    """How a course is watched. ``once``: what is there now, and no longer.

    ``jobs``, ``scheduler`` and ``isolation`` are those of ``autograder grade``.
    """

    jobs: int = 1
    scheduler: str | None = None
    isolation: IsolationLevel = IsolationLevel.NONE
    once: bool = False
    exchange: bool | None = None
    downloads: Path | None = None


@dataclass
class Trouble:
    """What cannot be done for now: each is said once when it comes and once when it goes."""

    events: Events
    now: dict[str, str] = field(default_factory=dict)

    def says(self, what: str, why: str) -> None:
        """Say what cannot be done, unless that was said."""
        if self.now.get(what) != why:
            self.now[what] = why
            self.events.add("waits", about=f"{what}: {why}")

    def over(self, what: str) -> None:
        """Say that it can be done again, if it could not."""
        if self.now.pop(what, None) is not None:
            self.events.add("goes-on", about=what)


class Session:
    """What stays while a watcher runs, however often the configuration changes.

    ``began`` says that one round has been done; ``spent`` is in seconds, what the watcher's own
    thread was busy with.
    """

    def __init__(
        self,
        assignments: list[str],
        options: Options,
        events: Events,
        now: Callable[[], datetime],
    ):
        self.assignments = assignments
        self.options = options
        self.events = events
        self.now = now
        self.trouble = Trouble(events)
        self.statuses = {name: Status(name, now()) for name in assignments}
        self.spent: dict[str, float] = {}
        self.stopping = threading.Event()
        self.began = False

    @contextlib.contextmanager
    def spending(self, what: str) -> Iterator[None]:
        """Count the time that this thread takes for something, while others may wait for it."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.spent[what] = self.spent.get(what, 0.0) + time.monotonic() - started

    @contextlib.contextmanager
    def reaching(self, what: str) -> Iterator[None]:
        """Say of what cannot be reached that it is waited for; the rest goes on."""
        try:
            yield
        except NotThereError as error:
            advice = " Without nbgrader's exchange: --no-exchange." if not self.began else ""
            self.trouble.says(what, f"{error}{advice * (what == 'exchange')}")
        else:
            self.trouble.over(what)

    def look_at(self, name: str, student: str, why: str) -> None:
        """Say that somebody has to look at something."""
        if self.statuses[name].look.get(student) != why:
            self.statuses[name].look[student] = why
            self.events.add("look", name, student, why)


class Watched:
    """A course as it is configured now, and what waits in it.

    ``due``, ``moved`` and ``accepted`` are by assignment: its due date, and whose scores have moved
    or were accepted (:mod:`autograder.grading.before`). ``arrivals`` are by assignment and student.
    ``to_hand_out`` and ``to_tell`` are (assignment, student), in order. ``commit`` makes the
    gradebook keep what was written. Raises :class:`CourseError` if the course cannot be watched.
    """

    def __init__(self, session: Session, course: Course):
        self.session = session
        self.course = course
        self.policy = Policy(course)
        for name in session.assignments:
            course.cells(name)
        self.policy.refuse_unknown({*session.assignments, *course.source_assignments()})
        self.journal = Journal(course)
        self.queue = Queue()
        chosen = session.options.exchange
        uses = self.policy.options.exchange if chosen is None else chosen
        self.exchange = Exchange(course, session.now) if uses else None
        self.release = Release(course, exchange=uses)
        self.commit: Callable[[], None] = lambda: None
        self.due: dict[str, datetime | None] = {}
        self.moved: dict[str, set[str]] = {}
        self.accepted: dict[str, set[str]] = {}
        self.arrivals: dict[str, dict[str, Arrival]] = {}
        self.to_hand_out: dict[tuple[str, str], None] = {}
        self.to_tell: dict[tuple[str, str], None] = {}

    def restore(self) -> None:
        """See in the journal what was done, and what was not when a watcher ended."""
        for name in self.session.assignments:
            for student, entry in self.journal.load(name).items():
                if entry.graded and entry.released != entry.graded:
                    self.to_hand_out[name, student] = None
                if entry.look:
                    self.look_again(name, student)
                self.to_tell[name, student] = None

    def shows(self, name: str, student: str) -> str:
        """Return what a learner's page may show now."""
        dates = self.policy.dates(name, student, self.due[name])
        return self.policy.shows(dates, self.session.now())

    def let_wait(self, name: str, arrival: Arrival) -> Waiting | None:
        """Let a hand-in wait for its turn; return the older one that it supersedes, if any."""
        seen = self.journal.of(name, arrival.student).seen
        return self.queue.put(Waiting(name, arrival.student, arrival.attempt, seen))

    def look_again(self, name: str, student: str) -> None:
        """See in the record whether there is still something to look at: others grade, too."""
        look = self.session.statuses[name].look
        record = Record.read(self.course.folder("autograded", student, name))
        findings = [words(each) for each in record.findings if each.serious] if record else []
        if findings:
            look[student] = findings[-1]
        elif record:
            look.pop(student, None)
            self.journal.of(name, student).look = False
            self.journal.keep(name, student)


def words(finding: Finding) -> str:
    """Return what was found, without whose it is."""
    return str(finding).removeprefix(f"{finding.student}: ")


def at_once() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)
