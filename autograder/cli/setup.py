"""The commands before there is anything to grade: ``start``, ``release``, ``doctor``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from autograder.cli.console import (
    CourseOption,
    Exit,
    console,
    could_not_run,
    escape,
    open_course,
)
from autograder.errors import CourseError
from autograder.kernel.isolation import IsolationLevel

if TYPE_CHECKING:
    from autograder.course.directory import Course


def start(
    folder: Annotated[Path, typer.Argument(help="The folder to make; its name is the course id.")],
    assignments: Annotated[
        list[Path] | None,
        typer.Argument(help="Assignment folders to copy: each with the instructor's notebook."),
    ] = None,
) -> None:
    """Make a course directory, with copies of assignments to begin with.

    For example: autograder start my-course solutions/01-lookup solutions/02-shapes
    """
    from autograder.course.start import start as start_course

    try:
        course = start_course(folder, assignments or [])
    except CourseError as error:
        raise could_not_run(error) from None
    names = course.source_assignments()
    console.print(
        f"{folder} is a course directory; in its source/: {', '.join(names) or 'nothing yet'}.\n"
        f"Next: autograder release --course {folder}",
        highlight=False,
        soft_wrap=True,
    )


def release(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="Assignments; all in source/ by default.")
    ] = None,
    course: CourseOption = None,
    zip_file: Annotated[
        Path | None, typer.Option("--zip", help="Also write all of them to this zip file.")
    ] = None,
) -> None:
    """Make the student versions, and check that they give away no solution or hidden test.

    What needs a script is named: where a submission is shown, no script in it runs.
    """
    from autograder.course.release import find_scripts, zip_release
    from autograder.course.release import release as release_one

    opened = open_course(course)
    names = assignments or opened.source_assignments()
    if not names:
        raise could_not_run(CourseError(f"No assignments in {opened.folder('source')}."))
    try:
        for name in names:
            folder = release_one(opened, name)
            console.print(f"released {name} to {folder}", highlight=False, soft_wrap=True)
            for place in find_scripts(opened, name):
                warning = f"[yellow]script:[/] {escape(place)}; it will not run in formgrader."
                console.print(warning, highlight=False, soft_wrap=True)
        if zip_file is not None:
            archive = zip_release(opened, names, zip_file)
            console.print(f"all of it is in {archive}", highlight=False, soft_wrap=True)
    except CourseError as error:
        raise could_not_run(error) from None


def doctor(
    course: Annotated[
        Path | None,
        typer.Option(help="Also say what this course's submissions run in, reach and use."),
    ] = None,
    require_isolation: Annotated[
        IsolationLevel, typer.Option(help="Exit with 1 if this machine gives less.")
    ] = IsolationLevel.NONE,
) -> None:
    """Try what this machine can hold a learner's code to, and whether kernels start warm.

    With --course, also in which kernels that course's notebooks run, and what it lets through on
    purpose, by c.Permissions in its nbgrader_config.py.
    """
    from autograder.kernel.client import Refused, server_address
    from autograder.kernel.probe import describe, describe_shares, probe
    from autograder.kernel.settings import grading_settings
    from autograder.kernel.versions import environment

    isolation = probe()
    table = Table(title=f"isolation: {isolation.level}", title_justify="left")
    for column in ("a learner's code", "holds", "if not, why"):
        table.add_column(column)
    for meaning, holds, why in describe(isolation):
        table.add_row(meaning, "[green]yes[/]" if holds else "[bold red]no[/]", escape(why))
    console.print(table)
    for what, how in describe_shares(isolation).items():
        console.print(f"{what}: {escape(how)}", highlight=False, soft_wrap=True)
    try:
        server_address(grading_settings("warm"))
        console.print("kernels: warm, forked from a process that has imported TensorFlow")
    except Refused as refused:
        console.print(f"kernels: [bold red]cold[/], because {escape(str(refused))}")
    versions = ", ".join(f"{name} {number}" for name, number in environment().items())
    console.print(f"environment: {versions}", highlight=False)
    well = isolation.level.meets(require_isolation)
    if course is not None:
        opened = open_course(course)
        _print_permissions(opened)
        well &= _print_kernels(opened)
    raise typer.Exit(Exit.ALL_WELL if well else Exit.NEEDS_A_LOOK)


def _print_kernels(course: "Course") -> bool:
    """Say in which kernel each notebook of a course runs; return whether all have one."""
    table = Table(title="kernels of the course", title_justify="left")
    for column in ("notebook", "kernel", "runs in", "note"):
        table.add_column(column)
    problems = []
    for assignment in course.source_assignments():
        for path in sorted(course.folder("source", ".", assignment).glob("*.ipynb")):
            try:
                kernel = course.kernel(assignment, path.stem)
            except CourseError as error:
                problems.append(str(error))
                continue
            command = kernel.program.command[0] if kernel.program else "the grader's own Python"
            row = (f"{assignment}/{path.name}", kernel.name, command, kernel.note)
            table.add_row(*map(escape, row))
    console.print(table)
    for problem in problems:
        console.print(f"[bold red]no kernel:[/] {escape(problem)}", highlight=False, soft_wrap=True)
    return not problems


def _print_permissions(course: "Course") -> None:
    """Say what the submissions of a course may reach and use."""
    try:
        reach = course.reach()
    except CourseError as error:
        raise could_not_run(error) from None
    from autograder.kernel.limits import Limits

    limits = course.permissions.limited(Limits())
    reached = ", ".join(["their own folder", *reach.described])
    used = (
        f"{limits.memory_bytes / 2**30:g} GiB of memory, {limits.scratch_bytes / 2**20:g} MiB of "
        f"files, {limits.processes} processes and threads"
    )
    console.print(
        f"submissions reach: {escape(reached)}\nsubmissions use at most: {used}",
        highlight=False,
        soft_wrap=True,
    )
