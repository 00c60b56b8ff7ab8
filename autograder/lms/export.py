"""Export: the grades in the CSV forms that Moodle and Canvas import, or as plain CSV.

Moodle takes back the grading worksheet of the assignment, Canvas its gradebook: a grade goes
into the row that the system made for its learner, and no row is invented. Scores come from
nbgrader's gradebook, so those given by hand in formgrader are in them; what is late loses its
penalty, never below 0.
"""

import csv
import html
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.files import write_whole
from autograder.findings import Finding, shown
from autograder.grading.results import StudentResult, messages_of, recorded
from autograder.lms.collect import Person, Roster
from autograder.reports.grades import harmless, write_grades

#: Columns of the worksheet that Moodle reads; they go back as they came.
_READ_BY_MOODLE = {
    "Identifier",
    "Grade",
    "Last modified (grade)",
    "Last modified (submission)",
    "Feedback comments",
}
#: Columns by which Canvas finds a learner.
_READ_BY_CANVAS = {"ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account"}
_POINTS_POSSIBLE = "    Points Possible"


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


def export(
    course: Course,
    assignment: str,
    system: str,
    *,
    roster: Path | None = None,
    id_column: str | None = None,
    column: str | None = None,
    comments: bool = False,
    output: Path | None = None,
) -> Export:
    """Write the grades of an assignment for ``system``: "moodle", "canvas" or "csv".

    ``roster`` is the file of that system to fill in (see :class:`autograder.lms.collect.Roster`);
    ``column`` names the assignment in a Canvas gradebook; ``comments`` also fills Moodle's
    feedback comments with the points and messages of each exercise. The file is
    ``reports/<assignment>/<system>.csv`` by default. Raises :class:`CourseError`.
    """
    target = output or course.root / "reports" / assignment / f"{system}.csv"
    graded = recorded(course, assignment)
    if not any(row.state == "graded" for row in graded):
        raise CourseError(f"Nobody was graded yet: autograder grade {assignment}")
    if system == "csv":
        return _plain(course, assignment, graded, target)
    if roster is None:
        raise CourseError(
            f"--to {system} needs --roster: the grading worksheet of Moodle (Download grading "
            "worksheet) or the gradebook of Canvas (Export), which is filled in."
        )
    filled = _Filled(course, assignment, system, Roster(roster), graded, id_column)
    if system == "moodle":
        return filled.moodle(target, comments)
    return filled.canvas(target, column)


def points(value: float) -> str:
    """Return points as both systems read them: a decimal point, at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _plain(course: Course, assignment: str, graded: list[StudentResult], target: Path) -> Export:
    """Write grades.csv from the gradebook."""
    rows = [row for row in graded if row.state == "graded"]
    write_grades(course, assignment, rows, target)
    absent = [row.student for row in graded if row.state == "missing"]
    return Export(target, len(rows), without_grade=absent, findings=_unfinished(rows))


def _unfinished(rows: list[StudentResult]) -> list[Finding]:
    return [
        Finding(
            row.student,
            ".",
            "",
            "still waits to be graded by hand; what was exported is not final.",
            "Grade it in formgrader and export again.",
            serious=True,
        )
        for row in rows
        if row.needs_manual_grade
    ]


class _Filled:
    """A roster with the grades of one assignment to put into it."""

    def __init__(self, course, assignment, system, roster: Roster, graded, id_column):
        if roster.system != system:
            raise CourseError(f"{roster.path} is a file of {roster.system}, not of {system}.")
        self.course = course
        self.assignment = assignment
        self.roster = roster
        self.rows = {row.student: row for row in graded if row.state == "graded"}
        self.exercises = course.exercises(assignment)
        self.max_score = next((row.max_score for row in self.rows.values()), 0.0)
        self.id_column = roster.id_column(self.rows, id_column)
        self.findings = _unfinished(list(self.rows.values()))
        self.people = self._matched()

    def _matched(self) -> dict[str, Person]:
        """Return student id -> person; report who is in the gradebook only, or there twice."""
        ids = [self.roster.student_id(p, self.id_column) for p in self.roster.people]
        times = Counter(ids)
        people = {}
        for student, person in zip(ids, self.roster.people, strict=True):
            if times[student] == 1:
                people[student] = person
        for student in sorted(self.rows.keys() - people.keys()):
            self._look(
                student,
                f"is in the roster {times[student]} times"
                if times[student]
                else f"is not in the roster (column {self.id_column!r})",
                "no grade was exported for them.",
            )
        return people

    def _look(self, student: str, happened: str, advice: str) -> None:
        self.findings.append(
            Finding(student, self.roster.path.name, "", f"{happened};", advice, serious=True)
        )

    def _export(self, path: Path, table: list[list[str]], grades: int, scale: float) -> Export:
        write_whole(path, _as_csv(table, self.roster.delimiter))
        without = sorted(filter(None, self.people.keys() - self.rows.keys()))
        return Export(path, grades, scale, without, self.findings)

    def _score(self, row: StudentResult, scale: float) -> str:
        return points(row.final_score * scale)

    def _scale(self, maximum: str) -> float:
        """Return what to multiply points by, for a maximum as the system wrote it."""
        try:
            wanted = float(maximum.replace(",", "."))
        except ValueError:
            return 1.0
        return wanted / self.max_score if wanted > 0 and self.max_score else 1.0

    # Moodle

    def moodle(self, path: Path, comments: bool) -> Export:
        """Fill the worksheet: all its columns go back, in their order."""
        header = self.roster.header
        needed = ["Identifier", "Grade", "Last modified (grade)"]
        needed += ["Feedback comments"] * comments
        missing = [name for name in needed if name not in header]
        if missing:
            raise CourseError(
                f"{self.roster.path} has no column {', '.join(missing)}, which Moodle asks for. "
                "Download the grading worksheet of the assignment itself, with the offline "
                "worksheet" + " and feedback comments" * comments + " switched on in its settings."
            )
        maximum_name = next((n for n in header if n.lower() == "maximum grade"), None)
        found = {id(person.row): student for student, person in self.people.items()}
        table, grades, scale = [[harmless(name) for name in header]], 0, 1.0
        for source in self.roster.rows:
            if not any(source):
                continue
            row = [self.roster.cell(source, name) for name in header]
            graded = self.rows.get(found.get(id(source), ""))
            if graded is not None:
                scale = self._scale(self.roster.cell(source, maximum_name)) if maximum_name else 1.0
                row[header.index("Grade")] = self._score(graded, scale)
                if comments:
                    row[header.index("Feedback comments")] = self._comment(graded)
                if self.roster.cell(source, "Grade can be changed").strip().lower() == "no":
                    self._look(graded.student, "Moodle has locked this grade", "it will skip it.")
                grades += 1
            table.append(
                [
                    cell if name in _READ_BY_MOODLE else harmless(cell)
                    for name, cell in zip(header, row, strict=True)
                ]
            )
        return self._export(path, table, grades, scale)

    def _comment(self, row: StudentResult) -> str:
        """Return points and messages as HTML, which is what Moodle takes the comment for."""
        said = messages_of(self.course, self.assignment, row.student)
        lines = [f"Score: {points(row.final_score)} of {points(row.max_score)}"]
        if row.penalty:
            lines.append(f"Taken off for being late: {points(row.penalty)}")
        for exercise in self.exercises:
            got = row.by_exercise.get(exercise.name, 0.0)
            lines.append(f"{exercise.name}: {points(got)} of {points(exercise.max_score)}")
            lines += [
                f"- {shown(said[exercise.notebook, name], 300)}"
                for name in exercise.grade_ids
                if (exercise.notebook, name) in said
            ]
        return "<br>".join(html.escape(line) for line in lines)

    # Canvas

    def canvas(self, path: Path, column: str | None) -> Export:
        """Write who is who, as Canvas wrote it, and one column: what is not there it leaves."""
        header = self.roster.header
        if "Section" not in header:
            raise CourseError(f"{self.roster.path} has no column Section; export it from Canvas.")
        people = header[: header.index("Section") + 1]
        name = self._column(column)
        old_maximum = next(
            (
                self.roster.cell(row, name)
                for row in self.roster.rows
                if row and row[0].strip() == "Points Possible"
            ),
            "",
        )
        scale = self._scale(old_maximum)
        maximum = points(self.max_score * scale)
        table = [[*people, name], [_POINTS_POSSIBLE, *[""] * (len(people) - 1), maximum]]
        found = {id(person.row): student for student, person in self.people.items()}
        grades = 0
        for person in self.roster.people:
            old = self.roster.cell(person.row, name).strip()
            graded = self.rows.get(found.get(id(person.row), ""))
            new = old
            if graded is not None and old in ("EX", "N/A"):
                self._look(
                    graded.student,
                    f"Canvas has {old!r} here",
                    "it was left so: excused, or not theirs to do.",
                )
            elif graded is not None:
                new, grades = self._score(graded, scale), grades + 1
            cells = [self.roster.cell(person.row, c) for c in people]
            table.append(
                [
                    *(
                        cell if c in _READ_BY_CANVAS else harmless(cell)
                        for c, cell in zip(people, cells, strict=True)
                    ),
                    new,
                ]
            )
        return self._export(path, table, grades, scale)

    def _column(self, wanted: str | None) -> str:
        """Return the header of the assignment in Canvas: with its id, if Canvas knows it."""
        title = (wanted or self.assignment).casefold()
        after = self.roster.header[self.roster.header.index("Section") + 1 :]
        for name in after:
            if name.casefold() == title or name.casefold().rpartition(" (")[0] == title:
                return name
        if wanted is not None:
            raise CourseError(f"{self.roster.path} has no column {wanted!r}: {', '.join(after)}.")
        return self.assignment


def _as_csv(table: list[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return text.getvalue()
