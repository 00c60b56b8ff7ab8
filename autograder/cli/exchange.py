"""The commands that bring submissions in and grades out: ``collect``, ``export``."""

import enum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from autograder.cli.console import (
    AssignmentArgument,
    CourseOption,
    console,
    could_not_run,
    escape,
    print_findings,
)
from autograder.errors import CourseError

RosterOption = Annotated[
    Path | None,
    typer.Option(
        help="Who is who: Moodle's grading worksheet or Canvas's exported gradebook, as CSV."
    ),
]
IdColumnOption = Annotated[
    str | None,
    typer.Option(
        help="Column of the roster that holds the student ids of this course. "
        "(default: the one that knows most of the gradebook's students)"
    ),
]


class Layout(enum.StrEnum):
    """How names in a source say whose file it is."""

    AUTO = "auto"
    FOLDER = "folder"
    ZIP = "zip"
    MOODLE = "moodle"
    CANVAS = "canvas"


class System(enum.StrEnum):
    """What takes the grades."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    CSV = "csv"


def collect(
    assignment: AssignmentArgument,
    source: Annotated[
        Path, typer.Argument(help="A folder with a folder per student, or a zip file.")
    ],
    course: CourseOption = None,
    layout: Annotated[
        Layout,
        typer.Option("--format", help="What the source is [default: recognised by its names]."),
    ] = Layout.AUTO,
    roster: RosterOption = None,
    id_column: IdColumnOption = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="Zone of the times in roster and zip. (default: this machine's)"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be collected; write nothing.")
    ] = False,
) -> None:
    """Bring submissions into submitted/, from a folder, a zip, or a download of Moodle or Canvas.

    In Moodle: View all submissions, Download all submissions, and Download grading worksheet as
    the roster. In Canvas: Download Submissions on the assignment's page, and Export in the
    Gradebook as the roster. Without a roster, the numbers in the file names are the student ids.

    Links, absolute paths, zip bombs and their like are refused, each by name. What is there stays
    unless what comes is newer.
    """
    from autograder.course.directory import Course
    from autograder.lms.collect import collect as collect_all

    try:
        collection = collect_all(
            Course(course),
            assignment,
            source,
            layout=layout.value,
            roster=roster,
            id_column=id_column,
            timezone=timezone,
            dry_run=dry_run,
        )
    except CourseError as error:
        raise could_not_run(error) from None
    _print_collected(assignment, collection)
    for row in collection.rows:
        print_findings(row.findings)
    print_findings(collection.findings)
    if collection.absent:
        console.print(
            f"{len(collection.absent)} of the roster handed in nothing: "
            f"{escape(', '.join(collection.absent))}",
            highlight=False,
            soft_wrap=True,
        )
    done = [state for row in collection.rows for state in row.files.values()]
    counts = ", ".join(f"{done.count(s)} {s}" for s in ("new", "replaced", "unchanged", "kept"))
    console.print(
        f"{'would have ' * dry_run}collected {len(collection.rows)} submissions "
        f"({collection.layout}): {counts} files, "
        f"{sum(row.needs_a_look for row in collection.rows)} need a look",
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(int(collection.needs_a_look))


def _print_collected(assignment: str, collection) -> None:
    table = Table(title=escape(assignment), title_justify="left", header_style="bold")
    table.add_column("student", no_wrap=True)
    table.add_column("files")
    table.add_column("handed in (UTC)", no_wrap=True)
    table.add_column("remarks")
    for row in collection.rows:
        files = [name if s == "new" else f"{name} ({s})" for name, s in row.files.items()]
        notes = len(row.findings)
        table.add_row(
            escape(row.student),
            escape(", ".join(files[:4] + [f"and {len(files) - 4} more"] * (len(files) > 4))),
            f"{row.timestamp:%Y-%m-%d %H:%M}" if row.timestamp else "",
            "look" if row.needs_a_look else f"{notes} note{'s' * (notes > 1)}" if notes else "",
        )
    console.print(table)


def export(
    assignment: AssignmentArgument,
    course: CourseOption = None,
    to: Annotated[System, typer.Option(help="What takes the grades.")] = System.CSV,
    roster: RosterOption = None,
    id_column: IdColumnOption = None,
    column: Annotated[
        str | None,
        typer.Option(help="Canvas: title of the assignment there. (default: ASSIGNMENT)"),
    ] = None,
    comments: Annotated[
        bool, typer.Option("--comments", help="Moodle: also fill the feedback comments.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to (default: reports/ASSIGNMENT/<to>.csv)"),
    ] = None,
) -> None:
    """Write the grades as CSV for Moodle or Canvas to import, or for yourself.

    The roster is filled in: of Moodle the grading worksheet (imported under Upload grading
    worksheet), of Canvas the exported gradebook (imported under Import). Rows of learners
    without a grade stay as they are. Graded by hand meanwhile? Export again.
    """
    from autograder.course.directory import Course
    from autograder.lms.export import export as export_grades

    try:
        done = export_grades(
            Course(course),
            assignment,
            to.value,
            roster=roster,
            id_column=id_column,
            column=column,
            comments=comments,
            output=output,
        )
    except CourseError as error:
        raise could_not_run(error) from None
    print_findings(done.findings)
    if done.scale != 1:
        console.print(
            f"{to.value} counts to another maximum: points were multiplied by {done.scale:g}",
            highlight=False,
        )
    if done.without_grade:
        console.print(
            f"{len(done.without_grade)} without a grade, left as they are: "
            f"{escape(', '.join(done.without_grade))}",
            highlight=False,
            soft_wrap=True,
        )
    console.print(
        f"{done.grades} grades in {escape(str(done.path))}", highlight=False, soft_wrap=True
    )
    raise typer.Exit(int(any(finding.serious for finding in done.findings)))
