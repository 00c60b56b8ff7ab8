"""What became of a submission: a row for each student, and what is recorded on disk of it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nbformat import NotebookNode, reader
from nbgrader import api
from sqlalchemy.orm import selectinload

from autograder.course.directory import Course, Exercise
from autograder.execution.status import Status
from autograder.files import RECORD, write_whole
from autograder.findings import Finding


@dataclass(frozen=True)
class Judged:
    """How the tests of a notebook were judged.

    ``apart`` is grade id -> points, ``beside`` grade id -> points and why; ``kernel`` says of the
    kernel what is not obvious.
    """

    apart: dict[str, float] = field(default_factory=dict)
    beside: dict[str, tuple[float, str]] = field(default_factory=dict)
    kernel: str = ""

    @classmethod
    def from_dict(cls, data: dict) -> "Judged":
        """Return what ``asdict`` described."""
        beside = {test: (points, why) for test, (points, why) in data["beside"].items()}
        return cls(data["apart"], beside, data["kernel"])


@dataclass(frozen=True)
class NotebookResult:
    """How one notebook of a submission went.

    ``outcome`` is that of its run, or "unreadable" or "not executed": then there is no ``status``,
    and nothing was ``judged``.
    """

    outcome: str
    message: str = ""
    status: Status | None = None
    judged: Judged | None = None

    def to_dict(self) -> dict:
        """Return it as plain JSON data, all at one level; :meth:`from_dict` reads it back."""
        data: dict = {"outcome": self.outcome, "message": self.message}
        if self.status is not None:
            data |= self.status.to_dict()
            del data["written"]
        if self.judged is not None:
            data["judged"] = asdict(self.judged)
        return data

    @classmethod
    def from_dict(cls, data: dict) -> "NotebookResult":
        """Return what :meth:`to_dict` described."""
        ran = "wall_seconds" in data
        return cls(
            data["outcome"],
            data.get("message", ""),
            Status.from_dict(data) if ran else None,
            Judged.from_dict(data["judged"]) if "judged" in data else None,
        )


@dataclass(frozen=True)
class StudentResult:
    """One row of the table: a student and how it went.

    ``state`` is "graded", "unchanged" (its record was up to date), "failed" (not in the gradebook)
    or "missing" (nothing was handed in). Scores are points; ``by_exercise`` follows
    :meth:`Course.exercises`, ``notebooks`` is how each went, by name.
    """

    student: str
    state: str
    score: float = 0.0
    max_score: float = 0.0
    by_exercise: dict[str, float] = field(default_factory=dict)
    seconds_late: float = 0.0
    penalty: float = 0.0
    needs_manual_grade: bool = False
    findings: list[Finding] = field(default_factory=list)
    notebooks: dict[str, NotebookResult] = field(default_factory=dict)

    @property
    def final_score(self) -> float:
        """What counts: the score less the penalty for being late, never below 0."""
        return max(0.0, self.score - self.penalty)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should look before this score is believed."""
        return self.state == "failed" or any(finding.serious for finding in self.findings)


@dataclass(frozen=True)
class Record:
    """What is recorded in ``autograded/<student>/<assignment>``, beside the graded notebooks.

    ``signature`` is, for each notebook, all that its grade depends on; it is empty where another
    version wrote something else. ``written`` are the files that the learner's code has written,
    ``handed_in`` is a digest of what was handed in, empty where an older version graded it.
    """

    signature: dict[str, dict]
    findings: list[Finding]
    notebooks: dict[str, NotebookResult]
    written: list[str] = field(default_factory=list)
    handed_in: str = ""

    @classmethod
    def read(cls, folder: Path) -> "Record | None":
        """Return what was recorded in a folder; ``None`` if that cannot be read."""
        try:
            stored = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            signature = stored.get("signature", {})
            known = all(isinstance(each, dict) for each in signature.values())
            return cls(
                signature if known else {},
                [Finding(**finding) for finding in stored["findings"]],
                {name: NotebookResult.from_dict(e) for name, e in stored["statuses"].items()},
                stored.get("written", []),
                stored.get("handed_in", ""),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, folder: Path, *, groupshared: bool = False) -> None:
        """Record it; with ``groupshared`` a group may write it, too."""
        content = {
            "signature": self.signature,
            "findings": [finding.to_dict() for finding in self.findings],
            "statuses": {name: each.to_dict() for name, each in self.notebooks.items()},
            "written": sorted(self.written),
            "handed_in": self.handed_in,
        }
        write_whole(folder / RECORD, json.dumps(content, indent=1, sort_keys=True))
        if groupshared:
            (folder / RECORD).chmod(0o664)


def recorded(course: Course, assignment: str) -> list[StudentResult]:
    """Return a row for every student of the gradebook, sorted by id.

    ``state`` is "graded", or "missing" where nothing was graded. Raises :class:`CourseError`
    if the assignment has never been released.
    """
    exercises = course.exercises(assignment)
    max_score = sum(exercise.max_score for exercise in exercises)
    rows = {}
    with course.gradebook() as gradebook:
        for student in gradebook.students:
            rows[student.id] = StudentResult(student.id, "missing", max_score=max_score)
        submissions = (
            gradebook.db.query(api.SubmittedAssignment)
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .filter(api.Assignment.name == assignment)
            .options(
                selectinload(api.SubmittedAssignment.notebooks).selectinload(
                    api.SubmittedNotebook.grades
                )
            )
        )
        for submission in submissions:
            folder = course.folder("autograded", submission.student_id, assignment)
            record = Record.read(folder) or Record({}, [], {})
            rows[submission.student_id] = result_of(
                submission, exercises, "graded", record.findings, record.notebooks
            )
    return [rows[student] for student in sorted(rows)]


def result_of(
    submission: api.SubmittedAssignment,
    exercises: Iterable[Exercise],
    state: str,
    findings: list[Finding],
    notebooks: dict[str, NotebookResult],
) -> StudentResult:
    """Return the row of a submission of the gradebook."""
    exercises = list(exercises)
    scores = {
        (notebook.name, grade.name): grade.score or 0.0
        for notebook in submission.notebooks
        for grade in notebook.grades
    }
    return StudentResult(
        submission.student_id,
        state,
        sum(scores.values()),
        sum(exercise.max_score for exercise in exercises),
        {
            exercise.name: sum(
                scores.get((exercise.notebook, name), 0.0) for name in exercise.grade_ids
            )
            for exercise in exercises
        },
        submission.total_seconds_late,
        submission.late_submission_penalty or 0.0,
        any(grade.needs_manual_grade for n in submission.notebooks for grade in n.grades),
        findings,
        notebooks,
    )


def messages_of(course: Course, assignment: str, student: str) -> dict[tuple[str, str], str]:
    """Return (notebook, grade id) -> what a failed test said, for a graded submission."""
    return {
        (name, grade_id): text
        for name, notebook in graded_notebooks(course, assignment, student)
        for grade_id, text in failures(notebook).items()
    }


def graded_notebooks(
    course: Course, assignment: str, student: str
) -> Iterator[tuple[str, NotebookNode]]:
    """Give name and notebook of what was graded; one that is damaged is left out.

    Nothing is validated: that would take longer than all the rest.
    """
    for path in sorted(course.folder("autograded", student, assignment).glob("*.ipynb")):
        try:
            notebook = reader.reads(path.read_text(encoding="utf-8"))
            failures(notebook)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # it says nothing, and the others do
        yield path.stem, notebook


def failures(notebook: NotebookNode) -> dict[str, str]:
    """Return grade id -> what a failed test said, of a graded notebook."""
    said = {}
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("grade"):
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            text = f"{errors[0].ename}: {errors[0].evalue}"
            said[cell.metadata.nbgrader.grade_id] = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return said
