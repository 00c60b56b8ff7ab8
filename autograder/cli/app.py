"""The command ``autograder``: its commands, in groups, each group a module of this room."""

import atexit
import gc
from collections.abc import Callable

import typer

from autograder.cli.bank import check, mutants
from autograder.cli.comment import comment
from autograder.cli.exchange import collect, export
from autograder.cli.grade import feedback, grade, report
from autograder.cli.server import server
from autograder.cli.setup import doctor, release, start
from autograder.cli.watch import changes, watch

app = typer.Typer(
    name="autograder",
    help="Release, grade and give feedback on nbgrader assignments.\n\n"
    "Works on any nbgrader course directory: the current folder, or the one given with "
    "--course. The order of things: start, release, collect, grade, feedback, report, "
    "export; or watch, for what arrives.\n\n"
    "Exit codes: 0 all is well, 1 somebody has to look at something, 2 it could not run, "
    "130 it was stopped with Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

command: Callable[..., None]
for command in (start, release):
    app.command()(command)
# What is no option of this command is one of nbgrader's.
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(grade)
for command in (feedback, changes, watch, check, comment, doctor, mutants, collect, export, report):
    app.command()(command)
app.add_typer(server)


def run() -> None:
    """Run the command.

    What Python has imported is no rubbish: looking for some in it takes 0.2 s while it grows, and
    0.4 s at the end.
    """
    gc.set_threshold(50_000, 20, 100)
    atexit.register(gc.freeze)
    app(prog_name="autograder")
