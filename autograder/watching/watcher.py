"""Watch a course: what arrives is graded, and its feedback released, until somebody ends it.

A round looks for what has arrived (:mod:`.arrivals`), asks the policy about each hand-in, gives
turns (:mod:`.queue`), records what has been executed, writes pages and releases them
(:mod:`.release`). One thread does all of it but the executing. Whatever concerns everybody (a full
disk, a locked gradebook, an exchange that is gone) is said, waited for, and tried again.
"""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import MissingEntry

from autograder.answers.apply import apply_comments
from autograder.course.directory import Course
from autograder.course.gradebook import shared_gradebook
from autograder.errors import CourseError
from autograder.execution.executors import open_executor
from autograder.findings import Finding
from autograder.grading.before import accepted, forget_accepted, moved
from autograder.grading.fatal import fatal_errors, fatal_reason
from autograder.grading.preparation import Prepared
from autograder.grading.results import Record, StudentResult
from autograder.grading.scheduler import Failed
from autograder.kernel.isolation import IsolationLevel
from autograder.watching.arrivals import (
    TIMESTAMP,
    Arrival,
    Downloads,
    Exchange,
    NotThereError,
    arrivals,
    is_newer,
)
from autograder.watching.events import Events
from autograder.watching.gradings import Grading, made_from
from autograder.watching.journal import Entry, Journal, only_watcher
from autograder.watching.policy import NOTHING, Policy, at, utc
from autograder.watching.queue import Queue, Waiting
from autograder.watching.release import Release
from autograder.watching.status import Status, held_of, write_status

#: Seconds between two attempts at what could not be done, from the first to the longest.
_PATIENCE = (1.0, 30.0)
#: How often a page is tried that cannot be made or graded, before a person has to look.
_MOST_FAILURES = 3
#: Pages of less haste (attempts that are not graded, the due date) that are made in one round.
_UNHURRIED = 5
#: Looking for arrivals may take such a share of the time.
_SHARE_OF_LOOKING = 0.2
#: Seconds of a round in which attempts are answered that are not graded.
_SECONDS_OF_ANSWERING = 0.2
#: Seconds between two looks at what pages show, at tests, and at dates.
_SECONDS_BETWEEN_CHECKS = 5.0
#: Seconds between two versions of the status, unless its state changes.
_SECONDS_BETWEEN_PAGES = 1.0


class _Reload(Exception):
    """The configuration has changed."""


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
class _Trouble:
    """What cannot be done for now: each is said once when it comes and once when it goes."""

    events: Events
    now: dict[str, str] = field(default_factory=dict)

    def says(self, what: str, why: str) -> None:
        if self.now.get(what) != why:
            self.now[what] = why
            self.events.add("waits", about=f"{what}: {why}")

    def over(self, what: str) -> None:
        if self.now.pop(what, None) is not None:
            self.events.add("goes-on", about=what)


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
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_round: Callable[[dict[str, Status]], None] = lambda statuses: None,
    ):
        self.assignments = assignments
        self.options = options
        self.events = events
        self.trouble = _Trouble(events)
        self.statuses = {name: Status(name, now()) for name in assignments}
        self._open_course = open_course
        self._now = now
        self._on_round = on_round
        self.spent: dict[str, float] = {}
        self._began = False
        self._stopping = False
        self._shown: tuple | None = None
        self._next_show = 0.0
        self._asking = ""
        self._open()

    def stop(self) -> None:
        """End after this round."""
        self._stopping = True

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody has to look at something."""
        return any(status.look for status in self.statuses.values())

    # From the beginning to the end

    def run(self) -> None:
        """Watch, until somebody stops it, or, with ``once``, until nothing is left to do."""
        with only_watcher(self.course.work, self.course.root):
            names = ", ".join(self.assignments)
            self.events.add("watching", about=f"{names} in {self.course.root}")
            patience = _PATIENCE[0]
            try:
                self._restore()
                while True:
                    rounds = self._rounds
                    try:
                        self._with_executor()
                        return
                    except _Reload:
                        self._open_again()
                    except CourseError as error:
                        if self.options.once or not self._can_wait(error):
                            raise
                        patience = _PATIENCE[0] if self._rounds > rounds + 1 else patience
                        self.trouble.says("grading", str(error))
                        self._show("waits", str(error))
                        self._sleep(patience)
                        patience = min(2 * patience, _PATIENCE[1])
                        if self._stopping:
                            return
            finally:
                self.events.add("stopped")
                self._show("stopped", "")

    def _open(self) -> None:
        """Read the course as it is configured now; what is on the way is begun anew."""
        self.course = self._open_course()
        self.policy = Policy(self.course)
        for name in self.assignments:
            self.course.cells(name)
        self.policy.refuse_unknown({*self.assignments, *self.course.source_assignments()})
        options = self.policy.options
        uses = options.exchange if self.options.exchange is None else self.options.exchange
        self._exchange = Exchange(self.course, self._warned) if uses else None
        downloads = self.options.downloads or (
            self.course.root / options.downloads if options.downloads else None
        )
        roster = self.course.root / options.roster if options.roster else None
        self._downloads = (
            Downloads(self.course, downloads, roster, hurried=self.options.once)
            if downloads
            else None
        )
        self._release = Release(self.course, exchange=uses)
        self.journal = Journal(self.course)
        self.queue = Queue()
        self._gradings: dict[str, Grading] = {}
        self._unrecorded: list[tuple[str, Prepared | Failed]] = []
        self._to_hand_out: dict[tuple[str, str], None] = {}
        self._to_tell: dict[tuple[str, str], None] = {}
        self._arrivals: dict[str, dict[str, Arrival]] = {}
        self._seen_once: dict[tuple[str, str], str] = {}
        self._due: dict[str, datetime | None] = {}
        self._moved: dict[str, set[str]] = {}
        self._accepted: dict[str, set[str]] = {}
        self._more_pages = False
        self._next_look = self._next_check = 0.0
        self._rounds = 0
        self._still_coming = 0
        self._config = self._config_now()

    def _restore(self) -> None:
        """See in the journal what was done, and what was not when a watcher ended."""
        with fatal_errors():
            for name in self.assignments:
                for student, entry in self.journal.load(name).items():
                    if entry.graded and entry.released != entry.graded:
                        self._to_hand_out[name, student] = None
                    if entry.look:
                        self._look_again(name, student)
                    self._to_tell[name, student] = None

    def _open_again(self) -> None:
        """Read the course anew, as soon as its configuration can be read."""
        while not self._stopping:
            try:
                self._open()
                self._restore()
            except CourseError as error:
                if self.options.once:
                    raise
                self.trouble.says("configuration", str(error))
                self._show("waits", str(error))
                self._sleep(_PATIENCE[0])
            else:
                self.trouble.over("configuration")
                return

    def _with_executor(self) -> None:
        options = self.options
        with open_executor(options.jobs, options.scheduler) as (executor, slots):
            try:
                self._executor, self._slots = executor, slots
                while True:
                    try:
                        self._with_gradebook()
                        return
                    except CourseError as error:
                        # A gradebook or a disk: what is executed meanwhile is not lost.
                        waits = self._began and not options.once and _reason(error)
                        if not waits or options.scheduler:
                            raise
                        self.trouble.says("grading", str(error))
                        self._lost_turns()
                        self._show("waits", str(error))
                        self._sleep(_PATIENCE[0])
                        if self._stopping:
                            return
            finally:
                for grading in self._gradings.values():
                    grading.scheduler.forget()
                self._gradings.clear()
                self._lost_turns()

    def _with_gradebook(self) -> None:
        directory = self.course.directory
        with fatal_errors(), shared_gradebook(directory.db_url, directory.course_id) as commit:
            self._commit = commit
            while not self._stopping:
                self._round()
                self._began = True
                self.trouble.over("grading")
                self._show("watching", "")
                if self.options.once and self._nothing_left():
                    return

    def _can_wait(self, error: CourseError) -> bool:
        """Whether this may pass by itself: once it has worked, or where the machine is to blame."""
        return self._began or _reason(error) is not None

    def _round(self) -> None:
        """Look, begin, wait a little, record, release."""
        self._rounds += 1
        if time.monotonic() >= self._next_check:
            with self._spending("checking"):
                self._check()
        if not self._began and not self.options.once:
            self._get_ready()
        if time.monotonic() >= self._next_look:
            with self._spending("looking"):
                self._look()
        with self._spending("preparing"):
            self._begin()
        self._wait()
        with self._spending("recording"):
            self._record()
        self._hand_out()
        with self._spending("answering"):
            self._tell()

    def _get_ready(self) -> None:
        """Have the kernels and the solution's trial behind us before somebody hands in."""
        for name in self.assignments:
            self._grading(name)
        self.events.add("ready")

    @contextlib.contextmanager
    def _spending(self, what: str) -> Iterator[None]:
        """Count the time that this thread takes for something, while others may wait for it."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.spent[what] = self.spent.get(what, 0.0) + time.monotonic() - started

    def _nothing_left(self) -> bool:
        return not (
            self.queue.waiting
            or self.queue.on_the_way
            or self._unrecorded
            or self._still_coming
            or ((self._to_tell or self._to_hand_out) and not self.trouble.now)
        )

    @property
    def _window(self) -> int:
        """How many are on the way at the same time: one more than are executed, to lose no time."""
        return self._slots + 1

    # What has arrived

    def _check(self) -> None:
        """See what has changed of the course, and what pages show by now."""
        if self._config_now() != self._config:
            raise _Reload
        self._commit()  # Nothing is open here; what others have written is seen from now on.
        for name in self.assignments:
            with self.course.gradebook() as gradebook:
                try:
                    due = gradebook.find_assignment(name).duedate
                except MissingEntry:
                    raise CourseError(f"The gradebook knows no assignment {name!r}.") from None
            self._due[name] = utc(due) if due else None
            grading = self._gradings.get(name)
            if grading and grading.made_from != made_from(self.course, name):
                grading.scheduler.forget()
                del self._gradings[name]
                self._unrecorded = [each for each in self._unrecorded if each[0] != name]
                self._lost_turns()
                self.events.add("tests", name, about="The assignment has changed; it is read anew.")
            self._moved[name] = moved(self.course, name)
            self._accepted[name] = accepted(self.course, name)
            for student in list(self.statuses[name].look):
                if self.journal.of(name, student).look:
                    self._look_again(name, student)
            for student, entry in self.journal.entries(name).items():
                key = name, student
                if entry.graded and key not in self._to_hand_out and self._shows_too_little(*key):
                    self._to_hand_out[key] = None
        self._next_check = time.monotonic() + _SECONDS_BETWEEN_CHECKS

    def _config_now(self) -> tuple[int, int]:
        with contextlib.suppress(OSError):
            status = (self.course.root / "nbgrader_config.py").stat()
            return status.st_size, status.st_mtime_ns
        return 0, 0

    def _look(self) -> None:
        """Collect, and see whose hand-ins are new."""
        started = time.monotonic()
        still_coming = False
        for name in self.assignments:
            self._asking = name
            with self._reaching("exchange"):
                if self._exchange:
                    still_coming |= self._exchange.collect(name)
            with self._reaching("downloads"):
                if self._downloads:
                    alone = len(self.assignments) == 1
                    for finding in self._downloads.collect(name, alone=alone):
                        self._look_at(name, finding.student, _words(finding))
            self._arrivals[name] = arrivals(self.course, name)
            for arrival in self._arrivals[name].values():
                still_coming |= not self._consider(name, arrival)
        self._still_coming = self._still_coming + 1 if still_coming else 0
        took = time.monotonic() - started
        pause = 0.1 if self.options.once else self.policy.options.seconds
        self._next_look = time.monotonic() + max(pause, took / _SHARE_OF_LOOKING)

    @contextlib.contextmanager
    def _reaching(self, what: str) -> Iterator[None]:
        """Say of what cannot be reached that it is waited for; the rest goes on."""
        try:
            yield
        except NotThereError as error:
            advice = " Without nbgrader's exchange: --no-exchange." if not self._began else ""
            self.trouble.says(what, f"{error}{advice * (what == 'exchange')}")
        else:
            self.trouble.over(what)

    def _consider(self, name: str, arrival: Arrival) -> bool:
        """Let a hand-in wait for its turn if it is new; return whether it has come whole."""
        student, key = arrival.student, (name, arrival.student)
        entry = self.journal.of(*key)
        if arrival.attempt in (entry.graded, *self._turns_of(*key)):
            return True
        if entry.attempt != arrival.attempt:
            if not self._whole(key, arrival):
                return False
            waited = entry.attempt and entry.attempt != entry.graded
            entry.attempt, entry.handed_in = arrival.attempt, arrival.handed_in
            entry.seen, entry.failures = self._now().timestamp(), 0
            entry.since = entry.handed_in if arrival.timestamp else entry.seen
            self.journal.keep(*key)
            self.statuses[name].held.pop(student, None)
            self.events.add("arrived", name, student, _when(arrival))
            if waited and self.queue.put(self._waiting(name, arrival)):
                self.events.add("superseded", name, student, "the newer one is graded instead")
            self._to_tell[key] = None
        elif entry.failures >= _MOST_FAILURES:
            return True
        held = self.policy.held(
            self.policy.dates(name, student, self._due[name]),
            datetime.fromtimestamp(entry.handed_in, UTC),
            self._now(),
            entry.result_times,
        )
        status = self.statuses[name]
        if held is None:
            status.held.pop(student, None)
            self.queue.put(self._waiting(name, arrival))
        elif status.held.get(student) != held_of(held):
            status.held[student] = held_of(held)
            self.queue.take_back(name, student)
            self.events.add("held", name, student, held.why)
            self._to_tell[key] = None
        return True

    def _whole(self, key: tuple[str, str], arrival: Arrival) -> bool:
        """Whether a hand-in has come whole: from the exchange, or as the look before saw it."""
        if self._exchange and arrival.timestamp:
            return True
        if self.options.once:
            return True
        before, self._seen_once[key] = self._seen_once.get(key), arrival.attempt
        return before == arrival.attempt

    def _waiting(self, name: str, arrival: Arrival) -> Waiting:
        entry = self.journal.of(name, arrival.student)
        return Waiting(name, arrival.student, arrival.attempt, entry.seen)

    def _turns_of(self, name: str, student: str) -> Iterable[str]:
        for turn in self.queue.on_the_way:
            if (turn.assignment, turn.student) == (name, student):
                yield turn.attempt

    # Turns

    def _begin(self) -> None:
        while len(self.queue.on_the_way) < self._window:
            turn = self.queue.next()
            if turn is None:
                return
            done = list(self._grading(turn.assignment).begin(turn.student))
            self._unrecorded += [(turn.assignment, each) for each in done]

    def _grading(self, name: str) -> Grading:
        if name not in self._gradings:
            self._gradings[name] = Grading(
                self.course, name, self._executor, self.options.isolation, self._window
            )
        return self._gradings[name]

    def _wait(self) -> None:
        """Wait for something to be executed, until it is time to look again."""
        until = max(0.0, self._next_look - time.monotonic())
        if self._unrecorded or self._more_pages or (self._to_tell and not self.trouble.now):
            until = 0.0
        pending = [future for each in self._gradings.values() for future in each.pending]
        if pending:
            wait(pending, until, FIRST_COMPLETED)
        elif until and not self._stopping and not (self.options.once and self._nothing_left()):
            self._sleep(until)
        for name, grading in self._gradings.items():
            for done in grading.ended():
                self._unrecorded.append((name, done))

    def _lost_turns(self) -> None:
        """Let those wait again whose hand-ins were on the way, and are not any more."""
        kept = {done.student for _, done in self._unrecorded}
        for grading in self._gradings.values():
            kept |= {*grading.pending.values()}
        for turn in self.queue.on_the_way:
            if turn.student not in kept:
                self.queue.put_back(turn.student)

    def _sleep(self, seconds: float) -> None:
        """Sleep, and wake up when somebody stops it."""
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    # Grades

    def _record(self) -> None:
        while self._unrecorded:
            name, done = self._unrecorded[0]
            turn = next((t for t in self.queue.on_the_way if t.student == done.student), None)
            if turn is None:  # It was given up, and waits again.
                self._unrecorded.pop(0)
                continue
            entry = self.journal.of(name, done.student)
            extension = self.policy.extension(name, done.student, self._due[name])
            row, entry.extension = self._grading(name).record(
                done, self._commit, extension, entry.extension
            )
            self._unrecorded.pop(0)
            self._recorded(name, row, turn, entry)
            self.queue.done(done.student)

    def _recorded(self, name: str, row: StudentResult, turn: Waiting, entry: Entry) -> None:
        key = name, row.student
        if row.state == "failed":
            entry.failures += 1
            self.journal.keep(*key)
            self._look_at(name, row.student, _words(row.findings[-1]))
            return
        entry.graded, entry.failures = turn.attempt, 0
        entry.score, entry.max_score = row.final_score, row.max_score
        entry.look = row.needs_a_look
        self.journal.keep(*key)
        self._to_hand_out[key] = None
        self.events.add("graded", name, row.student, f"{row.final_score:g} of {row.max_score:g}")
        self.statuses[name].look.pop(row.student, None)
        for finding in row.findings:
            if finding.serious:
                self._look_at(name, row.student, _words(finding))

    def _look_at(self, name: str, student: str, why: str) -> None:
        if self.statuses[name].look.get(student) != why:
            self.statuses[name].look[student] = why
            self.events.add("look", name, student, why)

    def _look_again(self, name: str, student: str) -> None:
        """See in the record whether there is still something to look at: others grade, too."""
        record = Record.read(self.course.folder("autograded", student, name))
        findings = [_words(each) for each in record.findings if each.serious] if record else []
        if findings:
            self.statuses[name].look[student] = findings[-1]
        elif record:
            self.statuses[name].look.pop(student, None)
            self.journal.of(name, student).look = False
            self.journal.keep(name, student)

    def _warned(self, said: str) -> None:
        self._look_at(self._asking, "exchange", said)

    # What learners get back

    def _hand_out(self) -> None:
        """Write and release pages: of results first, then those that may show more by now."""
        self._more_pages = False
        for name in {name: None for name, _ in self._to_hand_out}:
            self._moved[name] = moved(self.course, name)
            self._accepted[name] = accepted(self.course, name)
            fresh: list[str] = []
            more: list[str] = []
            for key in [key for key in self._to_hand_out if key[0] == name]:
                entry = self.journal.of(*key)
                if entry.failures >= _MOST_FAILURES or not self._shows_too_little(*key):
                    del self._to_hand_out[key]
                else:
                    (fresh if entry.released != entry.graded else more).append(key[1])
            todo = fresh or (more[:_UNHURRIED] if not self.queue.waiting else [])
            if todo:
                self._more_pages = self._give(name, todo) or self._more_pages

    def _shows(self, name: str, student: str) -> str:
        return self.policy.shows(self.policy.dates(name, student, self._due[name]), self._now())

    def _shows_too_little(self, name: str, student: str) -> bool:
        """Whether a page is to be released: a new one, or one that may show more by now.

        A score that moved because tests did is shown when somebody has accepted it.
        """
        entry, shows = self.journal.of(name, student), self._shows(name, student)
        if shows == NOTHING or student in self._moved[name]:
            return False
        new = entry.released != entry.graded
        return new or entry.shows != shows or student in self._accepted[name]

    def _give(self, name: str, students: list[str]) -> bool:
        """Write the pages of these learners, and release them; return whether that could be."""
        apply_comments(self.course, name, students)
        self._commit()
        by_view: dict[str, list[str]] = {}
        for student in students:
            by_view.setdefault(self._shows(name, student), []).append(student)
        for shows, those in by_view.items():
            with self._spending("writing pages"):
                found = self._release.write(name, those, shows)
            failed = {finding.student: finding for finding in found}
            for student, finding in failed.items():
                self._failed_page(name, student, _words(finding))
            with self._reaching("release"), self._spending("releasing"):
                for student in those:
                    if student not in failed:
                        self._release_one(name, student, shows)
        return "release" not in self.trouble.now

    def _failed_page(self, name: str, student: str, why: str) -> None:
        entry = self.journal.of(name, student)
        entry.failures += 1
        self.journal.keep(name, student)
        if entry.failures >= _MOST_FAILURES:
            self._look_at(name, student, why)

    def _release_one(self, name: str, student: str, shows: str) -> None:
        """Release a page, once: what was on its way when a watcher was killed may be there."""
        entry = self.journal.of(name, student)
        new = entry.released != entry.graded
        interrupted = new and entry.releasing == entry.graded
        if not (interrupted and self._is_there(name, student)):
            entry.releasing = entry.graded
            self.journal.keep(name, student)
            went = self._release.hand_out(name, student)
        else:
            went = True
        now = self._now().timestamp()
        entry.released, entry.releasing, entry.shows, entry.failures = entry.graded, "", shows, 0
        if new:
            entry.results.append(now)
            entry.given.append(self._graded_at(name, student))
            entry.seconds = max(0.0, now - entry.since)
        self.journal.keep(name, student)
        forget_accepted(self.course, name, student)
        self._to_hand_out.pop((name, student), None)
        where = "" if went else ", in feedback/: it did not come by the exchange"
        if new:
            self.statuses[name].results.append((student, entry.seconds, entry.score))
            after = f"{entry.seconds:.1f} s after it was handed in"
            self.events.add("released", name, student, f"{shows}, {after}{where}")
        else:
            self.events.add("released", name, student, f"again, with {shows}{where}")

    def _is_there(self, name: str, student: str) -> bool:
        """Whether the exchange has feedback on what was graded."""
        when = self._graded_at(name, student)
        told = self.journal.of(name, student).told
        if not self._exchange or not when or any(each.startswith(when) for each in told):
            return False  # What may be there is another answer.
        return any(
            each["has_exchange_feedback"]
            for each in self._exchange.skipped(name, student)
            if each["timestamp"].strip() == when
        )

    def _graded_at(self, name: str, student: str) -> str:
        """Return the time of handing in of what was graded, as the exchange has it."""
        path = self.course.folder("autograded", student, name) / TIMESTAMP
        with contextlib.suppress(OSError):
            return path.read_text(encoding="utf-8").strip()
        return ""

    def _tell(self) -> None:
        """Answer attempts that are not graded, as many as others need not wait for."""
        if not self._exchange:
            self._to_tell.clear()
        until = time.monotonic() + _SECONDS_OF_ANSWERING
        while self._to_tell and time.monotonic() < until:
            key = next(iter(self._to_tell))
            del self._to_tell[key]
            with self._reaching("release"):
                self._answer(*key)
            if "release" in self.trouble.now:
                self._to_tell[key] = None
                return

    def _answer(self, name: str, student: str) -> None:
        """Answer a few attempts of a learner: the older ones, and the newest if it is held."""
        entry = self.journal.of(name, student)
        arrival = self._arrivals.get(name, {}).get(student)
        if not self._exchange or not arrival or not arrival.timestamp:
            return
        newest, held = arrival.timestamp, self.statuses[name].held.get(student)
        answers, before = 0, list(entry.told)
        try:
            for each in self._exchange.skipped(name, student):
                when = each["timestamp"].strip()
                mark, why = when, f"You have handed in a newer one, of {newest}; that one counts."
                if when == newest:
                    mark, why = (f"{when} {held['why']}", held["why"]) if held else ("", "")
                elif not is_newer(newest, when):
                    continue  # It is on its way here.
                answered = any(told.startswith(when) for told in entry.told)
                if not mark or mark in entry.told or when in entry.given:
                    continue
                if not each["has_exchange_feedback"] or answered:
                    if answers == _UNHURRIED:
                        self._to_tell[name, student] = None  # Behind the others.
                        break
                    answers += 1
                    if self._release.tell(name, student, Path(each["path"]), why):
                        self.events.add("told", name, student, f"{when}: {why}")
                entry.told.append(mark)  # It was out already when a watcher was killed, perhaps.
        finally:
            if entry.told != before:
                self.journal.keep(name, student)

    # What is seen of it

    def _show(self, state: str, why: str) -> None:
        now = self._now()
        told = (state, why, tuple(self.trouble.now.items()))
        write = told != self._shown or time.monotonic() >= self._next_show
        if write:
            self._shown, self._next_show = told, time.monotonic() + _SECONDS_BETWEEN_PAGES
        for name, status in self.statuses.items():
            status.state, status.why, status.now = state, why, now
            status.trouble, status.spent = dict(self.trouble.now), self.spent
            status.waiting = [
                (each.student, each.since) for each in self.queue.waiting if each.assignment == name
            ]
            status.on_the_way = [
                (each.student, each.since)
                for each in self.queue.on_the_way
                if each.assignment == name
            ]
            status.events = [event for event in self.events.last if event.assignment in (name, "")]
            if write:
                with contextlib.suppress(OSError):  # A full disk is said elsewhere.
                    write_status(self.course, status)
        self._on_round(self.statuses)


def _reason(error: CourseError) -> str | None:
    """Return why the machine is to blame, if it is: the disk, the gradebook."""
    return fatal_reason(error.__cause__)


def _words(finding: Finding) -> str:
    """Return what was found, without whose it is."""
    return str(finding).removeprefix(f"{finding.student}: ")


def _when(arrival: Arrival) -> str:
    return f"handed in at {at(datetime.fromtimestamp(arrival.handed_in, UTC))}"
