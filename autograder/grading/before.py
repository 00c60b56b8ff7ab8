"""Scores before a regrading: what each learner had, until somebody accepts what they have now.

When a hand-in that was graded is graded anew (a test was mended, a due date moved), its scores from
before are kept, in ``.autograder/before/<assignment>/<student>.json``, before anything of the
record changes. However often it is graded anew, they stay those of the last time that somebody
accepted them (``autograder changes --accept``); then they are renamed to ``.accepted``, which tells
a watcher that the page may go out. A new hand-in has nothing before it.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.utils import is_grade, is_solution

from autograder.course.directory import Course
from autograder.files import write_whole
from autograder.findings import abbreviated
from autograder.grading.preparation import Prepared
from autograder.grading.results import failures, graded_notebooks

_MOST_SAID = 300


@dataclass(frozen=True)
class Marked:
    """What one test or answer gave: points, at most how many, and what a failed test said.

    ``test`` is a digest of the test itself, empty for an answer that a person grades.
    ``by_hand`` says that a person gave the points.
    """

    score: float
    max_score: float
    test: str = ""
    said: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class Scores:
    """What a learner had: ``marks`` is notebook -> grade id -> what it gave."""

    marks: dict[str, dict[str, Marked]] = field(default_factory=dict)
    penalty: float = 0.0

    @property
    def final(self) -> float:
        """What counts, as :attr:`StudentResult.final_score`."""
        return max(0.0, sum(self.points.values()) - self.penalty)

    @property
    def points(self) -> dict[tuple[str, str], float]:
        """(notebook, grade id) -> points."""
        return {
            (name, grade_id): mark.score
            for name, its in self.marks.items()
            for grade_id, mark in its.items()
        }


def scores_of(course: Course, assignment: str, student: str) -> Scores | None:
    """Return what a learner has now, ``None`` if nothing was graded."""
    with course.gradebook() as gradebook:
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            return None
        grades = {
            notebook.name: [
                (g.name, g.score or 0.0, g.max_score or 0.0, g.manual_score is not None)
                for g in notebook.grades
            ]
            for notebook in submission.notebooks
        }
        penalty = submission.late_submission_penalty or 0.0
    tests, said, points = {}, {}, {}
    for name, notebook in graded_notebooks(course, assignment, student):
        tests[name], said[name] = _tests(notebook), failures(notebook)
        points[name] = _points(notebook)  # The gradebook has those of the last release.
    marks = {
        name: {
            grade_id: Marked(
                score,
                points.get(name, {}).get(grade_id, most),
                tests.get(name, {}).get(grade_id, ""),
                abbreviated(said.get(name, {}).get(grade_id, ""), _MOST_SAID),
                by_hand,
            )
            for grade_id, score, most, by_hand in its
        }
        for name, its in grades.items()
    }
    return Scores(marks, penalty)


def _tests(notebook: NotebookNode) -> dict[str, str]:
    """Return grade id -> a digest of each test of a graded notebook."""
    return {
        cell.metadata.nbgrader.grade_id: hashlib.sha256(cell.source.encode()).hexdigest()[:16]
        for cell in notebook.cells
        if is_grade(cell) and not is_solution(cell)
    }


def _points(notebook: NotebookNode) -> dict[str, float]:
    """Return grade id -> the points that each graded cell could give."""
    return {
        cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points)
        for cell in notebook.cells
        if is_grade(cell) and isinstance(cell.metadata.nbgrader.get("points"), int | float)
    }


def digest_of_hand_in(prepared: Prepared, files_of_the_course: Mapping[str, bytes]) -> str:
    """Return a digest of what the learner handed in: no test and no file of the course is in it."""
    told = [
        prepared.submission.timestamp,
        sorted(prepared.submission.unreadable),
        {
            name: [cell.source for cell in notebook.cells if _is_theirs(cell)]
            for name, notebook in prepared.notebooks.items()
        },
        {
            name: hashlib.sha256(content).hexdigest()
            for name, content in prepared.submission.files.items()
            if name not in files_of_the_course
        },
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _is_theirs(cell: NotebookNode) -> bool:
    return is_solution(cell) or "nbgrader" not in cell.metadata


def keep_before(course: Course, assignment: str, student: str, *, same: bool) -> None:
    """Before a record changes: keep the scores of the ``same`` hand-in, or forget those of another.

    Raises OSError if the disk is full.
    """
    path = _path(course, assignment, student)
    if not same:
        path.unlink(missing_ok=True)
        forget_accepted(course, assignment, student)
    elif not path.exists() and (scores := scores_of(course, assignment, student)):
        write_whole(path, json.dumps(asdict(scores), indent=1))


def before(course: Course, assignment: str) -> dict[str, Scores]:
    """Return what learners had before they were graded anew, by student, as far as it is kept."""
    found = {path.stem: _read(path) for path in sorted(_folder(course, assignment).glob("*.json"))}
    return {student: scores for student, scores in found.items() if scores is not None}


def forget_if_same(course: Course, assignment: str, student: str) -> None:
    """After a record has changed: forget what was before if no points have moved."""
    path = _path(course, assignment, student)
    if path.exists():
        had, now = _read(path), scores_of(course, assignment, student)
        if had and now and (had.points, had.penalty) == (now.points, now.penalty):
            path.unlink()


def moved(course: Course, assignment: str) -> set[str]:
    """Return whose scores have moved since somebody accepted them."""
    return {path.stem for path in _folder(course, assignment).glob("*.json")}


def accept(course: Course, assignment: str, students: list[str]) -> None:
    """Take what these learners have now for what they are told."""
    for student in students:
        path = _path(course, assignment, student)
        if path.exists():
            path.replace(path.with_name(f"{student}.accepted"))


def accepted(course: Course, assignment: str) -> set[str]:
    """Return whose scores were accepted, and are not told yet by a watcher."""
    return {path.stem for path in _folder(course, assignment).glob("*.accepted")}


def forget_accepted(course: Course, assignment: str, student: str) -> None:
    """Take note that a learner has been told."""
    (_folder(course, assignment) / f"{student}.accepted").unlink(missing_ok=True)


def _read(path: Path) -> Scores | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        stored = json.loads(path.read_text(encoding="utf-8"))
        marks = {
            name: {grade_id: Marked(**mark) for grade_id, mark in its.items()}
            for name, its in stored["marks"].items()
        }
        return Scores(marks, stored["penalty"])
    return None


def _folder(course: Course, assignment: str) -> Path:
    return course.work / "before" / assignment


def _path(course: Course, assignment: str, student: str) -> Path:
    return _folder(course, assignment) / f"{student}.json"
