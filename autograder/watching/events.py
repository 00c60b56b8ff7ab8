"""What happens while a course is watched: an event is one line, for people and for programs."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.findings import abbreviated

#: Events that are shown.
SHOWN = 100


@dataclass(frozen=True)
class Event:
    """Something that happened: ``what`` is a word, ``about`` says the rest in words.

    The words are watching, ready, tests, arrived, superseded, held, graded, gone, released, told,
    look, waits, goes-on, stopped.
    """

    time: datetime
    what: str
    assignment: str = ""
    student: str = ""
    about: str = ""

    def __str__(self) -> str:
        """One line: time, word, assignment and student (``-`` for none), what there is to say."""
        when = f"{self.time:%Y-%m-%dT%H:%M:%S}.{self.time.microsecond // 1000:03}Z"
        student = abbreviated(self.student).replace(" ", "\u00a0")
        about = abbreviated(self.about, 400)
        return f"{when} {self.what} {self.assignment or '-'} {student or '-'} {about}".rstrip()


class Events:
    """Takes events, keeps the last, and hands each to those who listen.

    A log that cannot be written is nobody's concern: what happens goes on.
    """

    def __init__(
        self, log: Path | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ):
        self.last: deque[Event] = deque(maxlen=SHOWN)
        self.listeners: list[Callable[[Event], None]] = []
        self._log = log
        self._now = now

    def add(self, what: str, assignment: str = "", student: str = "", about: str = "") -> None:
        """Say that something happened, now."""
        event = Event(self._now(), what, assignment, student, about)
        self.last.append(event)
        if self._log is not None:
            try:
                with open(self._log, "a", encoding="utf-8") as file:
                    file.write(f"{event}\n")
            except OSError:
                pass
        for listener in self.listeners:
            listener(event)
