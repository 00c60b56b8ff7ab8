"""The commands about the server that stays: ``server status``, ``start`` and ``stop``."""

import time
from typing import Annotated

import typer
from rich.table import Table

from autograder.cli.console import Exit, console, could_not_run
from autograder.errors import CourseError

#: The process from which commands are forked is ready a second after the server, or never.
_COMMANDS_SECONDS = 20.0

server = typer.Typer(
    name="server",
    help="See, start and stop the server from which kernels are forked.\n\n"
    "It has imported TensorFlow, which takes seconds. The first command that needs it starts it, "
    "and after it a process from which the next commands are forked, so that they begin at once; "
    "it stays for the next one, and ends when nobody has used it for 15 minutes, or for as many "
    "as AUTOGRADER_SERVER_MINUTES says. With 0 none stays: each command has one of its own, as "
    "with `autograder grade --no-server`.",
    no_args_is_help=True,
)


@server.command()
def status() -> None:
    """Show the servers that are there, and who uses them."""
    from autograder.kernel.lease import residents
    from autograder.kernel.place import NoResident, place

    try:
        folder = place()
    except NoResident as reason:
        console.print(f"no server can stay here: {reason}", highlight=False, soft_wrap=True)
        return
    table = Table()
    for column in ("process", "has imported", "memory", "for", "used by", "stays"):
        table.add_column(column, justify="right" if column in ("process", "memory") else "left")
    for _, found in residents():
        users = [f"{each['pid']} {each['command']}" for each in found["leases"]]
        table.add_row(
            str(found["server"]),
            ", ".join(found["imported"]) or "what every kernel needs",
            f"{found['memory_bytes'] / 2**20:.0f} MiB",
            _duration(time.time() - found["started_at"]),
            "\n".join(users) or "nobody",
            f"{_duration(found['minutes_left'] * 60)} {'after that' if users else 'more'}",
        )
        if commands := found["commands"]:
            table.add_row(
                str(commands["pid"]),
                "what commands need",
                f"{commands['memory_bytes'] / 2**20:.0f} MiB",
                "",
                _running(commands["running"]),
                f"as long as {found['server']}",
            )
    if table.row_count:
        console.print(table)
    else:
        console.print(f"no server is running; its folder would be {folder}", highlight=False)


@server.command()
def start() -> None:
    """Start the server for notebooks with TensorFlow, if it is not there, and wait for it."""
    from autograder.kernel.client import Refused
    from autograder.kernel.lease import lease
    from autograder.kernel.place import NoResident, minutes
    from autograder.kernel.settings import grading_settings
    from autograder.prefork.wanted import Wanted

    try:
        if minutes() <= 0:
            raise NoResident("AUTOGRADER_SERVER_MINUTES is 0")
        started = lease(grading_settings("warm"))
        commands = Wanted.here()
        commands.have_made()
        at_once = commands.is_there(_COMMANDS_SECONDS)
    except CourseError as error:
        raise could_not_run(error) from None
    except (NoResident, Refused) as reason:
        raise could_not_run(CourseError(f"No server stays: {reason}.")) from None
    console.print(
        f"process {started.pid} is ready, and stays for {minutes():g} minutes after each use",
        highlight=False,
    )
    if not at_once:
        console.print("commands do not begin at once: each imports what it needs", highlight=False)


@server.command()
def stop(
    now: Annotated[
        bool, typer.Option("--now", help="Also those in use: what runs in them is lost.")
    ] = False,
) -> None:
    """End the servers that nobody uses; one in use ends with the command that uses it."""
    from autograder.kernel.lease import residents
    from autograder.kernel.lease import stop as stop_one

    users = 0
    for folder, found in list(residents()):
        left = stop_one(folder, now)
        users += left
        ends = "has ended" if not left else f"ends with what uses it: {_commands(found)}"
        console.print(f"process {found['server']} {ends}", highlight=False, soft_wrap=True)
    raise typer.Exit(Exit.NEEDS_A_LOOK if users else Exit.ALL_WELL)


def _running(commands: int) -> str:
    return "nobody" if not commands else f"{commands} command" + "s" * (commands > 1)


def _commands(found: dict) -> str:
    return ", ".join(f"{each['command']} (process {each['pid']})" for each in found["leases"])


def _duration(seconds: float) -> str:
    seconds = round(seconds)
    return f"{seconds} s" if seconds < 100 else f"{seconds / 60:.0f} min"
