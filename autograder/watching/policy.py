"""What a course lets the watcher do, and when: options of ``nbgrader_config.py``.

Beside the options of nbgrader::

    c.Watch.before_due = "points"
    c.Watch.results = 3
    c.Watch.dates = {"01-lookup": {"from": "2027-03-01 08:00 Europe/Vienna"}}
    c.Watch.groups = {"evening": {"students": ["s07*"], "01-lookup": {"due": "2027-03-09 20:00"}}}

A time is written as nbgrader's due dates are; without a zone it is UTC.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from nbgrader.utils import parse_utc
from traitlets import Bool, Dict, Enum, Float, Integer, Unicode
from traitlets.config import Config, Configurable

from autograder.course.directory import Course, matching
from autograder.errors import CourseError
from autograder.preprocessors import class_of
from autograder.reports.feedback import FeedbackForStudents
from autograder.reports.page import VIEWS, FeedbackPage

#: Before the due date a learner may also see nothing; otherwise what a feedback page can show.
NOTHING = "nothing"
_KEYS = {"from", "to", "due"}
_CLOCKS_DIFFER = timedelta(minutes=1)


class Watch(Configurable):
    """Options of ``autograder watch``."""

    dates = Dict(
        help="Assignment -> {'from': time, 'to': time}: what is handed in before waits until then, "
        "what is handed in later is left alone. Either may be missing."
    ).tag(config=True)
    groups = Dict(
        help="Group -> {'students': [ids or patterns], assignment: {'from': ..., 'to': ..., "
        "'due': ...}}: other dates for some. 'due' becomes nbgrader's extension, unless somebody "
        "has given them one by hand."
    ).tag(config=True)
    before_due = Enum(
        [NOTHING, *VIEWS],
        "all",
        help="What a learner sees before the due date: 'nothing', 'visible' (the checks that they "
        "have, without points), 'points' (and the points, without what hidden tests say), 'all'. "
        "After it the page is made and released again with everything. An assignment without a due "
        "date shows all.",
    ).tag(config=True)
    results = Integer(
        0, min=0, help="Most results that one learner gets within `within_minutes`; 0 for any."
    ).tag(config=True)
    within_minutes = Float(60.0, min=0.1, help="See `results`.").tag(config=True)
    late_hours = Float(
        None,
        allow_none=True,
        help="Hours after the due date until which hand-ins are graded without anybody's doing. "
        "Later ones wait for a person, who grades them with `autograder grade`. None: for ever.",
    ).tag(config=True)
    exchange = Bool(True, help="Collect from nbgrader's exchange, and release to it.").tag(
        config=True
    )
    downloads = Unicode(
        help="A folder into which downloads of a learning management system are put: zips, or "
        "folders, each below a folder named by the assignment (with one assignment, also without). "
        "Relative to the course directory."
    ).tag(config=True)
    roster = Unicode(help="Who is who in downloads, as `autograder collect --roster`.").tag(
        config=True
    )
    seconds = Float(2.0, min=0.1, help="Seconds between two looks for what has arrived.").tag(
        config=True
    )


@dataclass(frozen=True)
class Dates:
    """When an assignment is graded for somebody, in UTC; ``None`` where that is not limited."""

    begins: datetime | None = None
    ends: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Held:
    """Why a hand-in is not graded now, in words, and until when; ``None`` if a person has to."""

    why: str
    until: datetime | None = None


class Policy:
    """What the configuration of a course says, checked.

    Raises :class:`CourseError` for what cannot be meant.
    """

    def __init__(self, course: Course):
        _refuse_misspelt(course.app.config)
        try:
            self.options = Watch(parent=course.app)
        except Exception as error:
            raise CourseError(f"The configuration cannot be used. {error}") from None
        self._dates = {
            assignment: _dates(f"Watch.dates[{assignment!r}]", its, _KEYS - {"due"})
            for assignment, its in self.options.dates.items()
        }
        self._groups: dict[str, tuple[list[str], dict[str, Dates]]] = {}
        for name, its in self.options.groups.items():
            place = f"Watch.groups[{name!r}]"
            students = its.get("students") if isinstance(its, dict) else None
            if not isinstance(students, list) or not all(isinstance(s, str) for s in students):
                raise CourseError(f"{place} needs 'students', a list of ids or patterns.")
            others = {key: each for key, each in its.items() if key != "students"}
            found = {a: _dates(f"{place}[{a!r}]", each, _KEYS) for a, each in others.items()}
            self._groups[name] = students, found
        if self.options.before_due in VIEWS[:-1]:
            exporter = class_of(course.converter(FeedbackForStudents, "").exporter_class)
            if not issubclass(exporter, FeedbackPage):
                raise CourseError(
                    f"Watch.before_due is {self.options.before_due!r}, and the pages of "
                    f"{exporter.__name__} (GenerateFeedback.exporter_class) cannot leave anything "
                    "out. Say 'all' or 'nothing', or use autograder.converters.FeedbackPage."
                )

    def refuse_unknown(self, assignments: Collection[str]) -> None:
        """Raise :class:`CourseError` if a date is for none of these assignments."""
        named = {*self._dates, *(name for _, its in self._groups.values() for name in its)}
        if unknown := sorted(named - set(assignments)):
            raise CourseError(
                f"c.Watch has dates for {', '.join(unknown)}, and the course has no such "
                f"assignment: {', '.join(sorted(assignments))}."
            )

    def group(self, student: str) -> str | None:
        """Return the group of a learner: the first that names them."""
        for name, (patterns, _) in self._groups.items():
            if any(matching([student], pattern) == [student] for pattern in patterns):
                return name
        return None

    def dates(self, assignment: str, student: str, due: datetime | None) -> Dates:
        """Return the dates of a learner; ``due`` is that of the class."""
        dates = replace(self._dates.get(assignment, Dates()), due=due)
        group = self.group(student)
        theirs = self._groups[group][1].get(assignment) if group else None
        if theirs is None:
            return dates
        return Dates(
            theirs.begins or dates.begins, theirs.ends or dates.ends, theirs.due or dates.due
        )

    def extension(self, assignment: str, student: str, due: datetime | None) -> timedelta | None:
        """Return how much later than the class a learner's group is due; ``None`` if it is not."""
        theirs = self.dates(assignment, student, due).due
        return theirs - due if theirs and due and theirs != due else None

    def held(
        self, dates: Dates, handed_in: datetime, now: datetime, results: Sequence[datetime]
    ) -> Held | None:
        """Return why a hand-in is not graded now; ``None`` if it is.

        ``results`` are the times at which its learner got others.
        """
        if dates.ends and handed_in > dates.ends:
            return Held(f"Handed in after the end, {at(dates.ends)}.")
        if self.options.late_hours is not None and dates.due:
            last = dates.due + timedelta(hours=self.options.late_hours)
            if handed_in > last:
                return Held(f"Handed in after {at(last)}: a person decides about it.")
        if dates.begins and now < dates.begins:
            return Held(f"Grading begins at {at(dates.begins)}.", dates.begins)
        if free := self._free_again(now, results):
            most, minutes = self.options.results, self.options.within_minutes
            often = "result" if most == 1 else "results"
            why = f"At most {most} {often} in {minutes:g} minutes; the next one at {at(free)}."
            return Held(why, free)
        return None

    def shows(self, dates: Dates, now: datetime) -> str:
        """Return what a feedback page shows now: one of ``VIEWS``, or ``NOTHING``."""
        return self.options.before_due if dates.due and now < dates.due else VIEWS[-1]

    def _free_again(self, now: datetime, results: Sequence[datetime]) -> datetime | None:
        within = timedelta(minutes=self.options.within_minutes)
        # What is ahead of now was written by a clock that was wrong, and would hold for long.
        recent = sorted(time for time in results if now - within < time <= now + _CLOCKS_DIFFER)
        most = self.options.results
        return recent[-most] + within if most and len(recent) >= most else None


def at(time: datetime) -> str:
    """Return a time as it is said to people."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def utc(time: datetime) -> datetime:
    """Return a time of nbgrader's gradebook, which has no zone, with its zone."""
    return time.replace(tzinfo=UTC)


def _refuse_misspelt(config: Config) -> None:
    """Raise :class:`CourseError` for an option that would do nothing: learners might see too much.

    traitlets only warns of it, and takes the default.
    """
    known = list(Watch.class_trait_names(config=True))
    for name in config.get("Watch", {}):
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f" Is {near[0]} meant?" if near else ""
            raise CourseError(
                f"c.Watch.{name} in nbgrader_config.py is no option of autograder watch.{meant} "
                f"There are {', '.join(sorted(known))}."
            )
    for name in config:
        if name != "Watch" and get_close_matches(name.title(), ["Watch"], 1, 0.85):
            raise CourseError(f"c.{name} in nbgrader_config.py does nothing. Is c.Watch meant?")


def _dates(place: str, its: object, known: set[str]) -> Dates:
    if not isinstance(its, Mapping) or not known >= its.keys():
        raise CourseError(f"{place} is a dict with {', '.join(sorted(known))}, not {its!r}.")
    times = {key: _time(f"{place}[{key!r}]", value) for key, value in its.items()}
    return Dates(times.get("from"), times.get("to"), times.get("due"))


def _time(place: str, value: object) -> datetime:
    try:
        return utc(parse_utc(value))
    except (ValueError, TypeError, OverflowError, AttributeError):
        raise CourseError(
            f"{place} is {value!r}, which is no time. An example: '2027-03-01 08:00 Europe/Vienna'."
        ) from None
