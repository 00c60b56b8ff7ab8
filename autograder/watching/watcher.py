"""Watch a course: what arrives is graded, and its feedback released, until somebody ends it.

A round checks what has changed (:mod:`.checking`), looks for what has arrived (:mod:`.looking`),
gives turns and records what has been executed (:mod:`.turns`), hands out pages
(:mod:`.handing_out`) and answers what is not graded (:mod:`.answering`). One thread does all of it
but the executing. Whatever concerns everybody (a full disk, a locked gradebook, an exchange that is
gone) is said, waited for, and tried again.
"""

import contextlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.execution.executors import open_executor
from autograder.grading.fatal import fatal_errors, fatal_reason
from autograder.watching.answering import Answering
from autograder.watching.checking import Checking, Reload, state_of_configuration
from autograder.watching.events import Events
from autograder.watching.handing_out import HandingOut
from autograder.watching.journal import only_watcher
from autograder.watching.looking import Looking
from autograder.watching.status import Status, write_status
from autograder.watching.turns import Turns
from autograder.watching.watched import Options, Session, Watched, at_once

__all__ = ["Options", "Watcher"]

#: Seconds between two attempts at what could not be done, from the first to the longest.
_PATIENCE = (1.0, 30.0)
#: Seconds between two versions of the status, unless its state changes.
_SECONDS_BETWEEN_PAGES = 1.0


class Watcher:
    """Watches assignments of a course. ``open_course`` reads the course anew, when it changes.

    Raises :class:`CourseError` if it cannot begin, or, with ``once``, not go on.
    """

    def __init__(
        self,
        open_course: Callable[[], Course],
        assignments: list[str],
        options: Options,
        events: Events,
        now: Callable[[], datetime] = at_once,
        on_round: Callable[[dict[str, Status]], None] = lambda statuses: None,
    ):
        self.options = options
        self.session = Session(assignments, options, events, now)
        self.statuses = self.session.statuses
        self.trouble = self.session.trouble
        self._open_course = open_course
        self._on_round = on_round
        self._shown: tuple | None = None
        self._next_show = 0.0
        self._root: Path | None = None
        self._configured = False
        self._open()

    def stop(self) -> None:
        """End after this round."""
        self.session.stopping.set()

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody has to look at something."""
        return any(status.look for status in self.statuses.values())

    # From the beginning to the end

    def run(self) -> None:
        """Watch, until somebody stops it, or, with ``once``, until nothing is left to do."""
        events, course = self.session.events, self.watched.course
        with only_watcher(course.work, course.root):
            names = ", ".join(self.session.assignments)
            events.add("watching", about=f"{names} in {course.root}")
            patience = _PATIENCE[0]
            try:
                self._restore()
                while True:
                    rounds = self._rounds
                    try:
                        self._with_executor()
                        return
                    except Reload:
                        self._open_again()
                    except CourseError as error:
                        if self.options.once or not self._can_wait(error):
                            raise
                        patience = _PATIENCE[0] if self._rounds > rounds + 1 else patience
                        self.trouble.says("grading", str(error))
                        self._show("waits", str(error))
                        self.session.stopping.wait(patience)
                        patience = min(2 * patience, _PATIENCE[1])
                        if self.session.stopping.is_set():
                            return
            finally:
                events.add("stopped")
                self._show("stopped", "")

    def _open(self) -> None:
        """Read the course as it is configured now; what is on the way is begun anew."""
        # Its state from before it is read: what is saved meanwhile is seen as a change.
        config = state_of_configuration(self._root) if self._root else None
        if self._root and self._configured and config == (0, 0):
            raise CourseError(f"{self._root / 'nbgrader_config.py'} is not there any more.")
        course = self._open_course()
        self._root = course.root
        config = config or state_of_configuration(course.root)
        self._configured = self._configured or config != (0, 0)
        self.watched = Watched(self.session, course)
        self._looking = Looking(self.watched)
        self._turns = Turns(self.watched)
        self._handing_out = HandingOut(self.watched)
        self._answering = Answering(self.watched)
        self._checking = Checking(self.watched, self._turns, self._handing_out, config)
        self._rounds = 0

    def _restore(self) -> None:
        with fatal_errors():
            self.watched.restore()

    def _open_again(self) -> None:
        """Read the course anew, as soon as its configuration can be read."""
        while not self.session.stopping.is_set():
            try:
                self._open()
                self._restore()
            except CourseError as error:
                if self.options.once:
                    raise
                self.trouble.says("configuration", str(error))
                self._show("waits", str(error))
                self.session.stopping.wait(_PATIENCE[0])
            else:
                self.trouble.over("configuration")
                return

    def _with_executor(self) -> None:
        options = self.options
        with open_executor(options.jobs, options.scheduler) as (executor, slots):
            try:
                self._turns.use(executor, slots)
                while True:
                    try:
                        self._with_gradebook()
                        return
                    except CourseError as error:
                        # A gradebook or a disk: what is executed meanwhile is not lost.
                        waits = self.session.began and not options.once and _reason(error)
                        if not waits or options.scheduler:
                            raise
                        self.trouble.says("grading", str(error))
                        self._turns.lost()
                        self._show("waits", str(error))
                        if self.session.stopping.wait(_PATIENCE[0]):
                            return
            finally:
                self._turns.give_up()

    def _with_gradebook(self) -> None:
        with fatal_errors(), self.watched.course.shared_gradebook() as commit:
            self.watched.commit = commit
            while not self.session.stopping.is_set():
                self._round()
                self.session.began = True
                self.trouble.over("grading")
                self._show("watching", "")
                if self.options.once and self._nothing_left():
                    return

    def _can_wait(self, error: CourseError) -> bool:
        """Whether this may pass by itself: once it has worked, or where the machine is to blame."""
        return self.session.began or _reason(error) is not None

    # A round

    def _round(self) -> None:
        """Look, begin, wait a little, record, release."""
        spending = self.session.spending
        self._rounds += 1
        if time.monotonic() >= self._checking.next:
            with spending("checking"):
                self._checking.check()
        if not self.session.began and not self.options.once:
            self._turns.get_ready()
        if time.monotonic() >= self._looking.next:
            with spending("looking"):
                self._looking.look()
        with spending("preparing"):
            self._turns.begin()
        self._wait()
        with spending("recording"):
            self._turns.record()
        self._handing_out.hand_out()
        with spending("answering"):
            self._answering.answer()

    def _wait(self) -> None:
        """Wait for something to be executed, until it is time to look again."""
        seconds = max(0.0, self._looking.next - time.monotonic())
        to_tell = self.watched.to_tell and not self.trouble.now
        if self._turns.to_record or self._handing_out.more or to_tell:
            seconds = 0.0
        executed = self._turns.wait(seconds)
        if not executed and seconds and not (self.options.once and self._nothing_left()):
            self.session.stopping.wait(seconds)

    def _nothing_left(self) -> bool:
        watched = self.watched
        return (
            self._turns.none
            and not self._looking.still_coming
            and not ((watched.to_tell or watched.to_hand_out) and not self.trouble.now)
        )

    # What is seen of it

    def _show(self, state: str, why: str) -> None:
        session, queue = self.session, self.watched.queue
        now = session.now()
        told = (state, why, tuple(self.trouble.now.items()))
        write = told != self._shown or time.monotonic() >= self._next_show
        if write:
            self._shown, self._next_show = told, time.monotonic() + _SECONDS_BETWEEN_PAGES
        for name, status in self.statuses.items():
            status.state, status.why, status.now = state, why, now
            status.trouble, status.spent = dict(self.trouble.now), session.spent
            status.waiting = [
                (each.student, each.since) for each in queue.waiting if each.assignment == name
            ]
            status.on_the_way = [
                (each.student, each.since) for each in queue.on_the_way if each.assignment == name
            ]
            last = session.events.last
            status.events = [event for event in last if event.assignment in (name, "")]
            if write:
                with contextlib.suppress(OSError):  # A full disk is said elsewhere.
                    write_status(self.watched.course, status)
        self._on_round(self.statuses)


def _reason(error: CourseError) -> str | None:
    """Return why the machine is to blame, if it is: the disk, the gradebook."""
    return fatal_reason(error.__cause__)
