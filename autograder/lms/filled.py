"""The grades of one assignment, to be put into the file that takes them."""

from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.directory import Course
from autograder.files import write_whole
from autograder.findings import Finding, abbreviated
from autograder.grading.results import StudentResult, messages_of
from autograder.lms.table import Table, as_csv


@dataclass
class Export:
    """What was written: ``path``, how many grades, and what somebody should look at.

    ``scale`` is what points were multiplied by because the system counts to another maximum.
    ``without_grade`` are the student ids of the roster that have none; their rows are as they
    were.
    """

    path: Path
    grades: int = 0
    scale: float = 1.0
    without_grade: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def points(value: float) -> str:
    """Return points as systems read them: a decimal point, at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Filled:
    """A roster, and the grades of one assignment to put into it.

    ``student_of`` is the student id of each row of the roster that stands for one learner, by the
    row's ``id``; ``results`` are by student id.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        roster: Table,
        results: dict[str, StudentResult],
        student_of: dict[int, str],
        findings: list[Finding],
    ):
        self.course = course
        self.assignment = assignment
        self.roster = roster
        self.exercises = course.exercises(assignment)
        self.max_score = next((result.max_score for result in results.values()), 0.0)
        self.findings = findings
        self._results = results
        self._student_of = student_of

    def result(self, row: list[str]) -> StudentResult | None:
        """Return what became of the learner of a row; ``None`` if there is no grade for it."""
        return self._results.get(self._student_of.get(id(row), ""))

    def score(self, result: StudentResult, scale: float) -> str:
        """Return what counts, in points of the system."""
        return points(result.final_score * scale)

    def scale(self, maximum: str) -> float:
        """Return what to multiply points by, for a maximum as the system wrote it."""
        try:
            wanted = float(maximum.replace(",", "."))
        except ValueError:
            return 1.0
        return wanted / self.max_score if wanted > 0 and self.max_score else 1.0

    def note(self, student: str, happened: str, advice: str) -> None:
        """Note what somebody should look at."""
        self.findings.append(
            Finding(student, self.roster.path.name, "", f"{happened};", advice, serious=True)
        )

    def comment(self, result: StudentResult) -> list[str]:
        """Return points and messages of a learner, in lines."""
        said = messages_of(self.course, self.assignment, result.student)
        lines = [f"Score: {points(result.final_score)} of {points(result.max_score)}"]
        if result.penalty:
            lines.append(f"Taken off for being late: {points(result.penalty)}")
        for exercise in self.exercises:
            got = result.by_exercise.get(exercise.name, 0.0)
            lines.append(f"{exercise.name}: {points(got)} of {points(exercise.max_score)}")
            lines += [
                f"- {abbreviated(said[exercise.notebook, name], 300)}"
                for name in exercise.grade_ids
                if (exercise.notebook, name) in said
            ]
        return lines

    def write(self, path: Path, table: list[list[str]], grades: int, scale: float) -> Export:
        """Write the table, and return what was written."""
        write_whole(path, as_csv(table, self.roster.delimiter))
        without = sorted(set(filter(None, self._student_of.values())) - self._results.keys())
        return Export(path, grades, scale, without, self.findings)
