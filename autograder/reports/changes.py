"""Whose score has moved since somebody last accepted it, by how much, and which test did it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from autograder.course.directory import Course
from autograder.course.released import not_released
from autograder.grading.before import Marked, Scores, before, scores_of

_NOTHING = Marked(0.0, 0.0)


@dataclass(frozen=True)
class Move:
    """Points of one test or answer that have moved, and why in words."""

    test: str
    before: float
    now: float
    why: str


@dataclass(frozen=True)
class Change:
    """A learner whose points have moved: what counted before, and now."""

    student: str
    before: float
    now: float
    moves: list[Move] = field(default_factory=list)

    @property
    def by(self) -> float:
        """How much more it is now; less than 0 for less."""
        return self.now - self.before


@dataclass(frozen=True)
class Changes:
    """All changes of an assignment, by student; ``notes`` say what has to be done before."""

    changes: list[Change]
    notes: list[str]

    def to_dict(self) -> dict:
        """Return them as JSON data."""
        return {
            "changes": [asdict(each) | {"by": each.by} for each in self.changes],
            "notes": self.notes,
        }


def changes_of(course: Course, assignment: str) -> Changes:
    """Return what grading again has changed, of hand-ins that are the same.

    Raises :class:`CourseError` if the assignment has never been released.
    """
    exercises = course.exercises(assignment)
    several = len({exercise.notebook for exercise in exercises}) > 1
    found = []
    for student, had in before(course, assignment).items():
        now = scores_of(course, assignment, student)
        if now is None or (now.points, now.penalty) == (had.points, had.penalty):
            continue
        found.append(Change(student, had.final, now.final, _moves(had, now, several)))
    return Changes(found, [each for each in [not_released(course, assignment)] if each])


def _moves(had: Scores, now: Scores, several: bool) -> list[Move]:
    moves = []
    for name in sorted(had.marks.keys() | now.marks.keys()):
        old, new = had.marks.get(name, {}), now.marks.get(name, {})
        for test in _in_order(old, new):
            one, other = old.get(test, _NOTHING), new.get(test, _NOTHING)
            if one.score != other.score:
                why = _why(one, other, gone=test not in new, new=test not in old)
                moves.append(Move(f"{name}/{test}" * several or test, one.score, other.score, why))
    if had.penalty != now.penalty:
        why = "the penalty for being late: the due date, an extension or the rule has moved"
        moves.append(Move("late", -had.penalty, -now.penalty, why))
    return moves


def _in_order(old: Mapping[str, Marked], new: Mapping[str, Marked]) -> list[str]:
    return [*new, *(test for test in old if test not in new)]


def _why(one: Marked, other: Marked, *, gone: bool, new: bool) -> str:
    """Return in words why points have moved."""
    if gone:
        return "the test is gone"
    if new:
        return "the test is new"
    if other.by_hand or one.by_hand:
        return "a person has given points"
    changed = "the test has changed" if one.test != other.test else "the test is the same"
    if one.max_score != other.max_score:
        changed += f", for {other.max_score:g} points instead of {one.max_score:g}"
    if other.said:
        return f"{changed}; it says: {other.said}"
    return f"{changed}; it said: {one.said}" if one.said else changed
