"""The commands for a course while it goes on: ``watch``, and ``changes`` after a regrading."""

import json
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from autograder.cli.console import (
    CORES,
    AssignmentArgument,
    CourseOption,
    Exit,
    JobsOption,
    NoServerOption,
    console,
    could_not_run,
    errors,
    escape,
    open_course,
)
from autograder.errors import CourseError
from autograder.kernel.isolation import IsolationLevel

if TYPE_CHECKING:
    from autograder.reports.changes import Change


def watch(
    assignments: Annotated[
        list[str], typer.Argument(help="Names of the assignments, as in source/.")
    ],
    course: CourseOption = None,
    jobs: JobsOption = CORES,
    scheduler: Annotated[
        str | None, typer.Option(help="Execute on a Dask cluster: the scheduler's address.")
    ] = None,
    require_isolation: Annotated[
        IsolationLevel,
        typer.Option(help="Run nothing under a weaker isolation; see `autograder doctor`."),
    ] = IsolationLevel.NONE,
    once: Annotated[
        bool, typer.Option("--once", help="Do what is there to do now, then end: for cron.")
    ] = False,
    exchange: Annotated[
        bool | None,
        typer.Option(
            "--exchange/--no-exchange",
            help="Collect from nbgrader's exchange, and release to it. "
            "[default: Watch.exchange, which is True]",
        ),
    ] = None,
    downloads: Annotated[
        Path | None,
        typer.Option(help="Also collect what is put here: zips, folders. (Watch.downloads)"),
    ] = None,
    log: Annotated[
        Path | None, typer.Option(help="Append one line for each event to this file.")
    ] = None,
    no_server: NoServerOption = False,
) -> None:
    """Grade what arrives, as it arrives, and release the feedback.

    Hand-ins come from nbgrader's exchange, from a folder for downloads, or straight in submitted/.
    A learner's newest one is graded, one turn each; its page is released, so that Fetch Feedback
    has it seconds later. What may be seen before the due date, how many results a learner gets,
    and other dates are set by c.Watch in nbgrader_config.py.

    How it goes is shown here, and in reports/ASSIGNMENT/watch.html and watch.json. Stop it at any
    moment; the same command goes on. What cannot be reached for a while is waited for.

    Exit codes: with --once 0 all is well, 1 somebody has to look at something, 2 it could not run;
    130 it was stopped.
    """
    from autograder.cli.watching import live_view
    from autograder.course.directory import Course
    from autograder.watching.events import Events
    from autograder.watching.watcher import Options, Watcher

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)  # What systemd and JupyterHub send.
    try:
        events = Events(log)
        options = Options(
            jobs=jobs,
            scheduler=scheduler,
            isolation=require_isolation,
            once=once,
            exchange=exchange,
            downloads=downloads and downloads.resolve(),
        )
        with live_view(console, events) as on_round:
            watcher = Watcher(
                lambda: Course(course),
                list(dict.fromkeys(assignments)),
                options,
                events,
                on_round=on_round,
            )
            watcher.run()
    except CourseError as error:
        raise could_not_run(error) from None
    except KeyboardInterrupt:
        errors.print("Stopped; the same command goes on.", highlight=False)
        raise typer.Exit(Exit.STOPPED) from None
    look = watcher.needs_a_look or bool(watcher.trouble.now)
    raise typer.Exit(Exit.NEEDS_A_LOOK if look else Exit.ALL_WELL)


def changes(
    assignment: AssignmentArgument,
    course: CourseOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept",
            help="From now on, compare with the scores as they are; a watcher releases the pages.",
        ),
    ] = False,
) -> None:
    """List whose score has moved by grading again, by how much, and which test did it.

    Mend a test in source/, then autograder release, autograder grade, and this, before anybody is
    told: the same hand-ins, with the scores that they had when somebody last accepted them. Accept
    them when you release the new feedback.

    Exit codes: 0 no score has moved, or --accept was done; 1 some have, or somebody has still to be
    graded again; 2 it could not run.
    """
    from autograder.reports.changes import changes_of

    opened = open_course(course)
    try:
        found = changes_of(opened, assignment)
    except CourseError as error:
        raise could_not_run(error) from None
    if as_json:
        console.file.write(json.dumps(found.to_dict(), indent=1) + "\n")
    else:
        _print_changes(assignment, found.changes)
        for line in found.notes:
            console.print(escape(line), highlight=False, soft_wrap=True)
    if accept:
        from autograder.grading.before import accept as accept_all

        try:
            accept_all(opened, assignment, [change.student for change in found.changes])
        except OSError as error:
            raise could_not_run(error) from None
        if not as_json:
            console.print(f"accepted: {len(found.changes)}", highlight=False)
        raise typer.Exit(Exit.ALL_WELL)
    raise typer.Exit(Exit.NEEDS_A_LOOK if found.changes or found.notes else Exit.ALL_WELL)


def _print_changes(assignment: str, all_of_them: "list[Change]") -> None:
    if not all_of_them:
        console.print(f"{escape(assignment)}: no score has moved.", highlight=False)
        return
    table = Table(title=escape(assignment), title_justify="left", header_style="bold")
    table.add_column("student", no_wrap=True)
    for name in ("before", "now", "by"):
        table.add_column(name, justify="right")
    table.add_column("test")
    table.add_column("why")
    for change in all_of_them:
        first = (escape(change.student), *(f"{n:g}" for n in (change.before, change.now)))
        rows = [(f"{m.test}: {m.before:g} → {m.now:g}", m.why) for m in change.moves] or [("", "")]
        for place, (test, why) in enumerate(rows):
            cells = (*first, f"{change.by:+g}") if place == 0 else ("", "", "", "")
            table.add_row(*cells, escape(test), escape(why))
    console.print(table)
    up = sum(change.by > 0 for change in all_of_them)
    down = sum(change.by < 0 for change in all_of_them)
    same = len(all_of_them) - up - down
    also = f", {same} the same in all with other points within" if same else ""
    console.print(f"{up} more, {down} less{also}", highlight=False)
