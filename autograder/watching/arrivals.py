"""What has arrived: by nbgrader's exchange, in a folder for downloads, in ``submitted/``.

nbgrader's own ``collect`` fetches from the exchange, so a plugin does, too. It does so into a
folder of the watcher's, ``.autograder/watch/inbox``, because it copies file by file: who is killed
there has half of a hand-in. What has come whole goes from there into ``submitted/`` in one step; in
its place stays the time of the hand-in, which tells ``collect`` what is newer.
"""

import contextlib
import hashlib
import json
import logging
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory, default
from nbgrader.utils import parse_utc

from autograder.course.directory import WORK_FOLDER, Course
from autograder.errors import CourseError
from autograder.files import JUNK, write_whole
from autograder.findings import Finding
from autograder.lms.collect import collect
from autograder.watching.collecting import Collect, List, owner_of
from autograder.watching.policy import utc

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
#: How often a hand-in without its time is left for the next look: its learner's *Submit* goes on.
_LOOKS = 5
#: Files of a hand-in that are looked at.
_MOST_FILES = 2_000


class NotThereError(Exception):
    """The exchange, or the folder for downloads, cannot be reached; the message says why."""


@dataclass(frozen=True)
class Arrival:
    """A hand-in in ``submitted/``: ``attempt`` is its stamp, another one for other files.

    ``handed_in`` is in seconds since 1970: what its ``timestamp.txt`` says, or else the newest time
    of its files. ``timestamp`` is the text of the former.
    """

    student: str
    attempt: str
    handed_in: float
    timestamp: str


def arrivals(course: Course, assignment: str) -> dict[str, Arrival]:
    """Return what lies in ``submitted/`` for an assignment, by student."""
    found = {}
    for student in course.students_who_submitted(assignment):
        with contextlib.suppress(OSError):  # It is being replaced; the next look sees it.
            found[student] = _arrival(course.folder("submitted", student, assignment), student)
    return found


def _arrival(folder: Path, student: str) -> Arrival:
    text, files, newest = "", [], 0.0
    for path in _files(folder):
        status = path.lstat()
        name = path.relative_to(folder).as_posix()
        files.append((name, status.st_size, status.st_mtime_ns))
        newest = max(newest, status.st_mtime)
        if name == TIMESTAMP and not path.is_symlink():
            text = path.read_bytes()[:200].decode(errors="replace").strip()
    try:
        newest = utc(parse_utc(text)).timestamp() if text else newest
    except (ValueError, OverflowError):
        text = ""
    stamp = hashlib.sha256(json.dumps([text, sorted(files)]).encode()).hexdigest()[:16]
    return Arrival(student, stamp, newest, text)


def _files(folder: Path) -> Iterator[Path]:
    """Give the files of a hand-in, without following links; itself if it is none of ours."""
    if folder.is_symlink() or not folder.is_dir():
        yield folder
        return
    yield folder
    seen = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in JUNK)
        for name in sorted(names):
            seen += 1
            if seen > _MOST_FILES:
                return
            yield Path(place) / name


def steps_of(course: Course) -> tuple[ExchangeFactory, Authenticator]:
    """Return nbgrader's steps of the exchange, as the course's configuration has them."""
    factory = ExchangeFactory(parent=course.app)
    if factory.collect is default.ExchangeCollect:
        factory.collect = Collect
    if factory.list is default.ExchangeList:
        factory.list = List
    return factory, Authenticator(parent=course.app)


class Exchange:
    """nbgrader's exchange, as the course's configuration has it.

    ``now`` gives the time; ``warn`` is told what nbgrader warns of while it collects, once each.
    """

    def __init__(
        self,
        course: Course,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        warn: Callable[[str], None] = lambda said: None,
    ):
        self.course = course
        self.warn = warn
        self._time = now
        self._steps, self._authenticator = steps_of(course)
        self._inbox = CourseDirectory(parent=course.app)
        self._inbox.root = str(course.root)
        self._inbox.submitted_directory = f"{WORK_FOLDER}/watch/inbox"
        self._inbox.directory_structure = os.path.join(
            "{nbgrader_step}", "{student_id}", "{assignment_id}"
        )
        self._folder = course.work / "watch" / "inbox"
        self._old = course.work / "watch" / "replaced"
        self._owned = self._steps.collect is Collect and self._step(self._steps.Collect).check_owner
        self._mode = 0o770 if course.directory.groupshared else 0o700
        self._incomplete: Counter[str] = Counter()
        self._said: set[str] = set()
        self._too_large: set[str] = set()
        self._cleared = False

    def collect(self, assignment: str) -> bool:
        """Bring what is new into ``submitted/``; return whether something is still on its way.

        Raises :class:`NotThereError` if the exchange cannot be reached.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        # While it is copied, a hand-in lets others do what its learner let them do.
        with contextlib.suppress(PermissionError):  # Another instructor has made it so.
            self._folder.chmod(self._mode)
        self._clear_leftovers()
        self._inbox.assignment_id = assignment
        self._inbox.student_id = "*"
        with self._heard():
            try:
                step = self._step(self._steps.Collect)
                step.update = True
                if isinstance(step, Collect):
                    step.now = self._time().astimezone(UTC).replace(tzinfo=None)
                    step.too_large = self._too_large
                step.start()
            except OSError as error:
                if isinstance(error, FileNotFoundError | NotADirectoryError | PermissionError):
                    raise NotThereError(f"{error.strerror}: {error.filename}") from error
                raise
            except Exception as error:  # a plugin may raise anything
                raise NotThereError(str(error) or type(error).__name__) from error
        whole = isinstance(step, default.ExchangeCollect)
        return not all([self._take(each, assignment, whole) for each in self._come(assignment)])

    def skipped(self, assignment: str, student: str) -> list[dict]:
        """Return a learner's hand-ins in the exchange, as nbgrader lists them, oldest first.

        Each has at least ``timestamp``, ``path`` and ``has_exchange_feedback``. Empty where the
        exchange cannot say it.
        """
        self._inbox.assignment_id, self._inbox.student_id = assignment, student
        with self._heard(), contextlib.suppress(Exception):
            step = self._step(self._steps.List)
            step.inbound = True
            listed = step.start() or []
            submissions = [each for group in listed for each in group.get("submissions", [])]
            needed = {"timestamp", "path", "has_exchange_feedback", "student_id", "assignment_id"}
            theirs = [each for each in submissions if needed <= each.keys()]
            return [
                each
                for each in theirs
                if (each["student_id"], each["assignment_id"]) == (student, assignment)
                if not self._owned or owner_of(each["path"]) == student
            ]
        return []

    def _step(self, kind: Callable[..., Any]) -> Any:
        """Return a step of whatever exchange it is."""
        return kind(
            coursedir=self._inbox, authenticator=self._authenticator, parent=self.course.app
        )

    def _clear_leftovers(self) -> None:
        """Once: forget what a watcher that was killed had not brought into ``submitted/``."""
        if self._cleared:
            return
        for folder in self._folder.glob("*/*"):
            if {path.name for path in folder.iterdir()} != {TIMESTAMP}:
                shutil.rmtree(folder)
        shutil.rmtree(self._old, ignore_errors=True)
        self._cleared = True

    def _come(self, assignment: str) -> list[str]:
        """Return whose hand-ins have come into the inbox, sorted."""
        return sorted(
            folder.parent.name
            for folder in self._folder.glob("*/*")
            if folder.name == assignment and {p.name for p in folder.iterdir()} != {TIMESTAMP}
        )

    def _take(self, student: str, assignment: str, secret: bool) -> bool:
        """Bring a hand-in from the inbox into ``submitted/``, unless it has not come whole."""
        come = self._folder / student / assignment
        whole = _time_in(come) and (not secret or (come / SECRET).is_file())
        if not whole:
            self._incomplete[student] += 1
            if self._incomplete[student] < _LOOKS:
                shutil.rmtree(come)
                return False
            if not _time_in(come):  # No hand-in of nbgrader's: it came when it was found.
                write_whole(come / TIMESTAMP, _now(), mode=0o644)
        del self._incomplete[student]
        when = _time_in(come)
        target = self.course.folder("submitted", student, assignment)
        if is_newer(when, _time_in(target)) or not os.path.lexists(target):
            self._replace(come, target)
        else:
            shutil.rmtree(come)
        come.mkdir(parents=True, exist_ok=True)
        write_whole(come / TIMESTAMP, when, mode=0o644)
        return True

    def _replace(self, come: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.parent / f".arriving-{target.name}"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            os.rename(come, beside)
        except OSError:  # another file system
            shutil.copytree(come, beside)
            shutil.rmtree(come)
        if os.path.lexists(target):
            self._old.mkdir(exist_ok=True)
            old = self._old / f"{len(list(self._old.iterdir()))}"
            shutil.move(target, old)
            shutil.rmtree(old, ignore_errors=True)
        os.rename(beside, target)

    @contextlib.contextmanager
    def _heard(self) -> Iterator[None]:
        """Keep nbgrader from logging at each look what it finds each time; warn of it once."""
        log = self.course.app.log
        heard = _Heard()
        handlers, log.handlers = log.handlers, [heard]
        try:
            yield
        finally:
            log.handlers = handlers
            for level, said in heard.said:
                if said not in self._said and "No submissions of" not in said:
                    self._said.add(said)
                    log.log(level, said)
                    if level == logging.WARNING:
                        self.warn(said)


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.levelno, " ".join(record.getMessage().split())))


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"


def _time_in(folder: Path) -> str:
    """Return the time that is written in a hand-in; empty if there is none, or only a link."""
    path = folder / TIMESTAMP
    if path.is_symlink():
        return ""
    try:
        text = path.read_text(encoding="utf-8").strip()
        parse_utc(text)
    except (OSError, ValueError, OverflowError):
        return ""
    return text


def is_newer(new: str, old: str) -> bool:
    """Whether a hand-in is newer than what is there, by their times; one without gives way."""
    try:
        return parse_utc(new) > parse_utc(old)
    except (ValueError, OverflowError):
        return new != old


class Downloads:
    """A folder into which somebody, or something, puts downloads of a learning management system.

    A download is taken once, when two looks have seen the same of it: until then it may be on its
    way. ``hurried`` takes what is there.
    """

    def __init__(self, course: Course, folder: Path, roster: Path | None, *, hurried: bool):
        self.course = course
        self.folder = folder
        self._roster = roster
        self._hurried = hurried
        self._path = course.work / "watch" / "downloads.json"
        self._seen: dict[str, list] = {}
        self._done: dict[str, list] = {}
        with contextlib.suppress(OSError, ValueError):
            self._done = dict(json.loads(self._path.read_text(encoding="utf-8")))

    def collect(self, assignment: str, *, alone: bool) -> list[Finding]:
        """Bring new downloads into ``submitted/``, and return what somebody should look at.

        ``alone``: no other assignment is watched, so they may lie in the folder itself. Raises
        :class:`NotThereError` if there is no such folder.
        """
        if not self.folder.is_dir():
            raise NotThereError(f"no folder for downloads: {self.folder}")
        findings: list[Finding] = []
        for path in self._downloads(assignment, alone):
            name = path.relative_to(self.folder).as_posix()
            now = [
                [file.relative_to(path.parent).as_posix(), status.st_size, status.st_mtime_ns]
                for file in _files(path)
                if (status := file.lstat())
            ]
            before, self._seen[name] = self._seen.get(name), now
            if self._done.get(name) == now or not (self._hurried or before == now):
                continue
            try:
                done = collect(self.course, assignment, path, roster=self._roster)
                findings += [f for row in done.rows for f in row.findings if f.serious]
                findings += [f for f in done.findings if f.serious]
            except CourseError as error:
                findings.append(Finding(name, name, "", str(error), "Mend it.", serious=True))
            self._done[name] = now
            write_whole(self._path, json.dumps(self._done))
        return findings

    def _downloads(self, assignment: str, alone: bool) -> list[Path]:
        place = self.folder / assignment
        if not place.is_dir():
            place = self.folder
            if not alone:
                return []
        return sorted(
            path
            for path in place.iterdir()
            if path.name not in JUNK and not path.name.startswith(".")
            if path.suffix.lower() == ".zip" or path.is_dir()
        )
