"""Canvas: names in *Download Submissions*, and the exported gradebook."""

import re
from pathlib import Path

from autograder.errors import CourseError
from autograder.lms.filled import Export, Filled, points
from autograder.lms.system import FillOptions, Person, System
from autograder.lms.table import Table
from autograder.reports.grades import harmless

#: Columns by which Canvas finds a learner.
_READ = {"ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account"}
_POINTS_POSSIBLE = "    Points Possible"


def _is_gradebook(header: list[str]) -> bool:
    return "ID" in header and bool({"Student", "LastName"} & set(header))


def _people(gradebook: Table) -> list[Person]:
    ids = [(gradebook.cell(row, "ID").strip(), row) for row in gradebook.rows]
    return [Person(lms_id, _name(gradebook, row), row) for lms_id, row in ids if lms_id]


def _name(gradebook: Table, row: list[str]) -> str:
    if "Student" in gradebook.header:
        return gradebook.cell(row, "Student")
    return f"{gradebook.cell(row, 'LastName')}, {gradebook.cell(row, 'FirstName')}"


def _fill(filled: Filled, path: Path, options: FillOptions) -> Export:
    """Write who is who, as Canvas wrote it, and one column: what is not there it leaves."""
    gradebook, header = filled.roster, filled.roster.header
    if "Section" not in header:
        raise CourseError(f"{gradebook.path} has no column Section; export it from Canvas.")
    people = header[: header.index("Section") + 1]
    column = _column(filled, options.column)
    old_maximum = next(
        (
            gradebook.cell(row, column)
            for row in gradebook.rows
            if row and row[0].strip() == "Points Possible"
        ),
        "",
    )
    scale = filled.scale(old_maximum)
    maximum = points(filled.max_score * scale)
    table = [[*people, column], [_POINTS_POSSIBLE, *[""] * (len(people) - 1), maximum]]
    grades = 0
    for person in _people(gradebook):
        old = gradebook.cell(person.row, column).strip()
        result, new = filled.result(person.row), old
        if result is not None and old in ("EX", "N/A"):
            filled.note(
                result.student,
                f"Canvas has {old!r} here",
                "it was left so: excused, or not theirs to do.",
            )
        elif result is not None:
            new, grades = filled.score(result, scale), grades + 1
        cells = [(name, gradebook.cell(person.row, name)) for name in people]
        table.append([*(c if name in _READ else harmless(c) for name, c in cells), new])
    return filled.write(path, table, grades, scale)


def _column(filled: Filled, wanted: str | None) -> str:
    """Return the header of the assignment in Canvas: with its id, if Canvas knows it."""
    title = (wanted or filled.assignment).casefold()
    header = filled.roster.header
    after = header[header.index("Section") + 1 :]
    for name in after:
        if name.casefold() == title or name.casefold().rpartition(" (")[0] == title:
            return name
    if wanted is not None:
        path = filled.roster.path
        raise CourseError(f"{path} has no column {wanted!r}: {', '.join(after)}.")
    return filled.assignment


CANVAS = System(
    name="canvas",
    layout=r"(?P<full_name>[^/]*?)_(?:(?P<late>LATE)_)?(?P<student_id>\d+)_(?P<upload>\d+)_"
    r"(?P<file_id>[^/]+)",
    reading=re.compile(r"(?=_(?:LATE_)?(?P<student_id>\d+)_\d+_)"),
    roster="Canvas gradebook (columns Student, ID, …)",
    is_roster=_is_gradebook,
    people=_people,
    id_columns=("SIS User ID", "SIS Login ID", "Integration ID", "ID"),
    lms_id_column="ID",
    time_column="",
    fill=_fill,
)
