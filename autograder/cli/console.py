"""What all commands share: where they print, how they end, the options they have in common."""

import enum
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import markup
from rich.console import Console
from typer.models import OptionInfo

from autograder.errors import CourseError
from autograder.findings import Finding, plain

if TYPE_CHECKING:
    from autograder.course.directory import Course

console = Console()
errors = Console(stderr=True)
#: Notebooks executed at the same time, if nothing else is said.
CORES = os.cpu_count() or 1

CourseOption = Annotated[
    Path | None,
    typer.Option(
        "--course",
        "-c",
        help="The nbgrader course directory [default: what CourseDirectory.root says, or here].",
    ),
]
AssignmentArgument = Annotated[str, typer.Argument(help="Name of the assignment, as in source/.")]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Notebooks at the same time.")]


def _without_server(no_server: bool) -> bool:
    if no_server:
        from autograder.kernel.place import MINUTES_VARIABLE

        os.environ[MINUTES_VARIABLE] = "0"
    return no_server


NoServerOption = Annotated[
    bool,
    typer.Option(
        "--no-server",
        callback=_without_server,
        help="Use no running server, and leave none behind; see `autograder server`.",
    ),
]

_NBGRADERS = "Options of nbgrader autograde"


def nbgrader_option(name: str, meaning: str) -> OptionInfo:
    """Return an option of nbgrader's command line, for an annotation."""
    return typer.Option(name, help=meaning, rich_help_panel=_NBGRADERS)


def nbgraders_own(context: typer.Context, assignment: str | None) -> tuple[list[str], list[str]]:
    """Return what of a command line is for nbgrader, and which assignments it names.

    For nbgrader are the options of the panel above, and whatever is like ``--Class.option=value``.
    """
    options = []
    for parameter in context.command.params:
        if getattr(parameter, "rich_help_panel", None) == _NBGRADERS:
            value = context.params[parameter.name]
            if value:
                options.append(parameter.opts[0] + ("" if value is True else f"={value}"))
    words = [word for word in (assignment, *context.args) if word]
    options += [word for word in words if word.startswith("-")]
    return options, [word for word in words if not word.startswith("-")]


class Exit(enum.IntEnum):
    """What a script may rely on."""

    ALL_WELL = 0
    NEEDS_A_LOOK = 1
    COULD_NOT_RUN = 2
    STOPPED = 130


def escape(text: str) -> str:
    """Return text as it is to stand on the terminal: no markup in it, and no escape sequence."""
    return markup.escape(plain(text, keep="\n\t"))


def open_course(root: Path | None, options: Sequence[str] = ()) -> "Course":
    """Open a course directory, or end the command with the reason why not."""
    from autograder.course.directory import Course

    try:
        return Course(root, options)
    except CourseError as error:
        raise could_not_run(error) from None


def could_not_run(error: Exception) -> typer.Exit:
    """Print an error and return what ends the command."""
    errors.print(f"[bold red]autograder:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
    return typer.Exit(Exit.COULD_NOT_RUN)


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings, each on a line of its own."""
    for finding in findings:
        mark = "[bold red]look:[/]" if finding.serious else "[dim]note:[/]"
        console.print(f"{mark} {escape(str(finding))}", highlight=False, soft_wrap=True)
