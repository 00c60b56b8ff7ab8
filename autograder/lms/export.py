"""Export: the grades in the CSV forms that Moodle and Canvas import, or as plain CSV.

Moodle takes back the grading worksheet of the assignment, Canvas its gradebook: a grade goes
into the row that the system made for its learner, and no row is invented. Scores come from
nbgrader's gradebook, so those given by hand in formgrader are in them; what is late loses its
penalty, never below 0.
"""

from collections import Counter
from collections.abc import Collection
from pathlib import Path

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.findings import Finding
from autograder.grading.results import StudentResult, recorded
from autograder.lms.filled import Export, Filled
from autograder.lms.roster import Roster
from autograder.lms.system import FillOptions
from autograder.reports.grades import write_grades


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

    ``roster`` is the file of that system to fill in (see :class:`autograder.lms.roster.Roster`);
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
    who_is_who = Roster(roster)
    if who_is_who.system.name != system:
        raise CourseError(f"{roster} is a file of {who_is_who.system.name}, not of {system}.")
    results = {row.student: row for row in graded if row.state == "graded"}
    findings = _unfinished(list(results.values()))
    column_of_ids = who_is_who.id_column(results, id_column)
    student_of, unmatched = _matched(who_is_who, column_of_ids, results)
    findings = [*_unfinished(list(results.values())), *unmatched]
    filled = Filled(course, assignment, who_is_who, results, student_of, findings)
    return who_is_who.system.fill(filled, target, FillOptions(column, comments))


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


def _matched(
    roster: Roster, id_column: str, results: Collection[str]
) -> tuple[dict[int, str], list[Finding]]:
    """Return row of the roster (its ``id``) -> student id, and who is there twice, or not."""
    ids = [roster.student_id(person, id_column) for person in roster.people]
    times = Counter(ids)
    student_of = {
        id(person.row): student
        for student, person in zip(ids, roster.people, strict=True)
        if times[student] == 1
    }
    findings = [
        Finding(
            student,
            roster.path.name,
            "",
            f"is in the roster {times[student]} times;"
            if times[student]
            else f"is not in the roster (column {id_column!r});",
            "no grade was exported for them.",
            serious=True,
        )
        for student in sorted(set(results) - set(student_of.values()))
    ]
    return student_of, findings
