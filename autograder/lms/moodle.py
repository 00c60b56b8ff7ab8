"""Moodle: names in *Download all submissions*, and the grading worksheet."""

import html
import re
from pathlib import Path

from autograder.errors import CourseError
from autograder.lms.filled import Export, Filled
from autograder.lms.system import FillOptions, Person, System
from autograder.lms.table import Table
from autograder.reports.grades import harmless

#: Columns of the worksheet that Moodle reads; they go back as they came.
_READ = {
    "Identifier",
    "Grade",
    "Last modified (grade)",
    "Last modified (submission)",
    "Feedback comments",
}


def _is_worksheet(header: list[str]) -> bool:
    return {"Identifier", "Grade"} <= set(header)


def _people(worksheet: Table) -> list[Person]:
    people = []
    for row in filter(any, worksheet.rows):
        number = re.search(r"\d+$", worksheet.cell(row, "Identifier").strip())
        lms_id = number.group() if number else ""
        people.append(Person(lms_id, worksheet.cell(row, "Full name"), row))
    return people


def _fill(filled: Filled, path: Path, options: FillOptions) -> Export:
    """Fill the worksheet: all its columns go back, in their order."""
    worksheet, header = filled.roster, filled.roster.header
    needed = ["Identifier", "Grade", "Last modified (grade)"]
    needed += ["Feedback comments"] * options.comments
    missing = [name for name in needed if name not in header]
    if missing:
        raise CourseError(
            f"{worksheet.path} has no column {', '.join(missing)}, which Moodle asks for. "
            "Download the grading worksheet of the assignment itself, with the offline "
            "worksheet" + " and feedback comments" * options.comments + " switched on in its "
            "settings."
        )
    maximum = next((name for name in header if name.lower() == "maximum grade"), None)
    table, grades, scale = [[harmless(name) for name in header]], 0, 1.0
    for source in filter(any, worksheet.rows):
        row = [worksheet.cell(source, name) for name in header]
        result = filled.result(source)
        if result is not None:
            scale = filled.scale(worksheet.cell(source, maximum)) if maximum else 1.0
            row[header.index("Grade")] = filled.score(result, scale)
            if options.comments:
                # Moodle takes the comment for HTML.
                comment = "<br>".join(map(html.escape, filled.comment(result)))
                row[header.index("Feedback comments")] = comment
            if worksheet.cell(source, "Grade can be changed").strip().lower() == "no":
                filled.note(result.student, "Moodle has locked this grade", "it will skip it.")
            grades += 1
        table.append(
            [
                cell if name in _READ else harmless(cell)
                for name, cell in zip(header, row, strict=True)
            ]
        )
    return filled.write(path, table, grades, scale)


MOODLE = System(
    name="moodle",
    layout=r"(?P<full_name>[^/]*?)_(?P<student_id>\d+)_assignsubmission_"
    r"(?P<kind>[a-z]+)(?:_?/|_)(?P<file_id>.+)",
    reading=re.compile(r"(?=_(?P<student_id>\d+)_assignsubmission_)"),
    roster="Moodle grading worksheet (columns Identifier, Full name, Grade, …)",
    is_roster=_is_worksheet,
    people=_people,
    id_columns=("ID number", "Username", "Email address", "Identifier"),
    lms_id_column="Identifier",
    time_column="Last modified (submission)",
    fill=_fill,
    needs_roster=True,
)
