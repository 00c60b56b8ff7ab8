"""grades.csv: a row per student, a column per exercise."""

import csv
import io
import re
from pathlib import Path

from autograder.course.directory import Course
from autograder.files import write_whole
from autograder.findings import plain
from autograder.grading.results import StudentResult

#: What a spreadsheet may take for a formula: the signs, also in full width, and what hides them.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20](?!$)")
_NUMBER = re.compile(r"\s*[+\-]?\d+([.,]\d+)?\s*")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before it.

    Numbers stay as they are. For text that a system reads back, do not use it.
    """
    if not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def write_grades(course: Course, assignment: str, rows: list[StudentResult], target: Path) -> Path:
    """Write the grades of an assignment as CSV and return the path.

    Everybody in the gradebook has a row: who handed in nothing has a score of 0 and the state
    "missing". Columns named ``<exercise> (<points>)`` hold points. ``score`` is what counts:
    the sum less the penalty for being late, never below 0. What a spreadsheet would take for a
    formula has an apostrophe before it, see :func:`harmless`, and what a terminal would take for a
    command is written out, see :func:`autograder.findings.plain`.
    """
    exercises = course.exercises(assignment)
    by_student = {row.student: row for row in rows}
    with course.gradebook() as gradebook:
        people = {student.id: student for student in gradebook.students}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")

    def write(cells: list[str]) -> None:
        writer.writerow(harmless(plain(cell)) for cell in cells)

    write(
        [
            "student_id",
            "last_name",
            "first_name",
            "email",
            "assignment",
            "state",
            *(f"{exercise.name} ({exercise.max_score:g})" for exercise in exercises),
            "raw_score",
            "late_penalty",
            "score",
            "max_score",
            "seconds_late",
            "needs_manual_grade",
            "needs_a_look",
            "remarks",
        ]
    )
    max_score = sum(exercise.max_score for exercise in exercises)
    for student in sorted(people.keys() | by_student.keys()):
        person = people.get(student)
        row = by_student.get(student) or StudentResult(student, "missing", max_score=max_score)
        write(
            [
                student,
                (person and person.last_name) or "",
                (person and person.first_name) or "",
                (person and person.email) or "",
                assignment,
                row.state,
                *(f"{row.by_exercise.get(exercise.name, 0.0):g}" for exercise in exercises),
                f"{row.score:g}",
                f"{row.penalty:g}",
                f"{row.final_score:g}",
                f"{max_score:g}",
                f"{row.seconds_late:.0f}",
                "yes" if row.needs_manual_grade else "no",
                "yes" if row.needs_a_look else "no",
                " ".join(str(finding) for finding in row.findings),
            ]
        )
    write_whole(target, text.getvalue())
    return target
