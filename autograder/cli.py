"""The command ``autograder``."""

import enum
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.measure import Measurement
from rich.table import Table

from autograder.cli_exchange import exchange
from autograder.cli_mutants import mutants
from autograder.console import (
    CORES,
    AssignmentArgument,
    CourseOption,
    Exit,
    JobsOption,
    NbgraderFlag,
    NbgraderOption,
    console,
    could_not_run,
    errors,
    escape,
    nbgraders_own,
    open_course,
    print_findings,
)
from autograder.errors import CourseError

if TYPE_CHECKING:
    from autograder.course import Course, Exercise

app = typer.Typer(
    name="autograder",
    help="Release, grade and give feedback on nbgrader assignments.\n\n"
    "Works on any nbgrader course directory: the current folder, or the one given with "
    "--course. The order of things: start, release, collect, grade, feedback, report, export.\n\n"
    "Exit codes: 0 all is well, 1 somebody has to look at something, 2 it could not run, "
    "130 it was stopped with Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
#: Hash seeds tried by ``check --repeat``: each takes a kernel server of its own.
_HASH_SEEDS = 4


class Level(enum.StrEnum):
    """How well a learner's code is confined."""

    none = "none"
    partial = "partial"
    full = "full"


@app.command()
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
    from autograder.start import start as start_course

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


@app.command()
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
    from autograder.release import find_scripts, zip_release
    from autograder.release import release as release_one

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


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def grade(
    context: typer.Context,
    assignment: Annotated[
        str | None, typer.Argument(help="Name of the assignment, as in source/.")
    ] = None,
    course: CourseOption = None,
    student: Annotated[
        list[str] | None,
        typer.Option(help="Grade only this student (may be repeated, or a pattern: 's*')."),
    ] = None,
    jobs: JobsOption = CORES,
    scheduler: Annotated[
        str | None, typer.Option(help="Execute on a Dask cluster: the scheduler's address.")
    ] = None,
    require_isolation: Annotated[
        Level, typer.Option(help="Run nothing under a weaker isolation; see `autograder doctor`.")
    ] = Level.none,
    cell_seconds: Annotated[
        float | None,
        typer.Option(min=0.1, help="Limit of one cell [default: Execute.timeout, which is 30]."),
    ] = None,
    submission_seconds: Annotated[
        float | None,
        typer.Option(min=1, help="Limit of a notebook [default: 300, or ten cells' limit]."),
    ] = None,
    memory_gib: Annotated[
        float | None,
        typer.Option(min=0.1, help="Limit of a notebook [default: Permissions.memory_gib, or 2]."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", "-f", help="Grade again what is graded already.")
    ] = False,
    notebook: NbgraderOption("--notebook", "Grade only notebooks of this name or pattern.") = None,
    no_execute: NbgraderFlag("--no-execute", "Grade by the outputs in the hand-ins.") = False,
    database: NbgraderOption("--db", "The gradebook's address.") = None,
    named: NbgraderOption("--assignment", "The assignment, in place of the argument.") = None,
    course_dir: NbgraderOption("--course-dir", "The same as --course.") = None,
    log_level: NbgraderOption("--log-level", "Of .autograder/nbgrader.log.") = None,
    debug: NbgraderFlag("--debug", "Log everything that nbgrader says.") = False,
    quiet: NbgraderFlag("--quiet", "Accepted; what nbgrader says is in the log.") = False,
    create: NbgraderFlag("--create", "Accepted; students are created anyway.") = False,
) -> None:
    """Grade what was handed in, and write grades.csv.

    Stop it at any moment: what was done stays done, and the same command does the rest. Only
    what changed is graded again. Every option of `nbgrader autograde` is accepted as well, such as
    --Execute.timeout=60; instructors/options.md says what becomes of each.
    """
    started = time.monotonic()
    from autograder.kernel.client import begin_server
    from autograder.kernel.settings import grading_settings

    if scheduler is None and not no_execute:
        begin_server(grading_settings("plain"))  # It imports while this does.

    from autograder.course import matching
    from autograder.execute import How
    from autograder.executors import open_executor
    from autograder.grades import write_grades
    from autograder.grading import Grading
    from autograder.limits_of_course import limits_of
    from autograder.progress import Progress
    from autograder.report import recorded
    from autograder.trouble import trouble_ends_it

    progress = None
    try:
        options, names = nbgraders_own(context, assignment)
        opened = open_course(course, options)
        if len(names) > 1:
            raise CourseError(f"One assignment at a time: {' or '.join(names)}?")
        assignment = opened.assignment(*names)
        patterns = student or opened.students_meant
        with trouble_ends_it():
            students = opened.students_who_submitted(assignment)
            strays = [] if patterns else opened.strays(assignment)
            if patterns:
                meant = {each: matching(students, each) for each in patterns}
                unknown = sorted(each for each, found in meant.items() if not found)
                if unknown:
                    raise CourseError(f"No submission to {assignment} from {', '.join(unknown)}.")
                students = sorted(set().union(*meant.values()))
            if not students:
                print_findings(strays)
                raise CourseError(
                    f"Nobody has handed in {assignment}: "
                    f"{opened.folder('submitted', '*', assignment)} matches no folder. "
                    "Put each submission into a folder named by the student's id."
                )
            limits, timeout = limits_of(
                opened,
                assignment,
                cell_seconds=cell_seconds,
                submission_seconds=submission_seconds,
            )
            if memory_gib is not None:
                opened.app.config.Permissions.memory_gib = memory_gib
            how = How(limits=limits, isolation=require_isolation.value)
            with open_executor(jobs, scheduler) as (executor, slots):
                grading = Grading(
                    opened,
                    assignment,
                    executor,
                    how,
                    force=force or opened.forced,
                    window=2 * slots,
                    timeout=timeout,
                )
                with Progress(console, f"grading {assignment}", len(students)) as progress:
                    rows = grading.run(students, progress.advance)
            target = opened.root / "reports" / assignment / "grades.csv"
            everybody = (
                {row.student: row for row in recorded(opened, assignment)} if patterns else {}
            )
            everybody |= {row.student: row for row in rows}
            write_grades(opened, assignment, list(everybody.values()), target)
        _print_table(grading.exercises, assignment, rows)
        _print_judged(grading)
    except CourseError as error:
        raise could_not_run(error) from None
    except KeyboardInterrupt:
        done = f"{progress.done} of {len(students)} submissions" if progress else "Nothing"
        errors.print(f"Stopped. {done} graded; the same command does the rest.", highlight=False)
        raise typer.Exit(Exit.STOPPED) from None
    print_findings([*(finding for row in rows for finding in row.findings), *strays])
    look = sum(row.needs_a_look for row in rows) + len(strays)
    console.print(
        f"{len(rows)} submissions in {time.monotonic() - started:.1f} s: "
        f"{grading.executed_here} notebooks executed, {grading.found_in_store} found already "
        f"executed, {look} need a look.\ngrades: {target}",
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(Exit.NEEDS_A_LOOK if look else Exit.ALL_WELL)


def _print_table(exercises: "list[Exercise]", assignment: str, rows: list) -> None:
    """Show a row for each student; without the exercises where there is no room for them."""
    table = _table(exercises, assignment, rows)
    unlimited = console.options.update(width=10_000, max_width=10_000)
    fits = Measurement.get(console, unlimited, table).maximum <= console.width
    console.print(table if fits else _table([], assignment, rows))
    if fits:
        exercises = [f"{n} {exercise.name}" for n, exercise in enumerate(exercises, start=1)]
        console.print(f"Exercises (points): {', '.join(exercises)}", highlight=False)
    else:
        where = "they stand in grades.csv and in the report"
        console.print(f"{len(exercises)} exercises: too many for this width; {where}.")


def _table(exercises: "list[Exercise]", assignment: str, rows: list) -> Table:
    table = Table(title=assignment, title_justify="left", header_style="bold")
    table.add_column("student", no_wrap=True)
    for number, exercise in enumerate(exercises, start=1):
        table.add_column(f"{number}\n({exercise.max_score:g})", justify="right")
    table.add_column("score", justify="right", style="bold")
    table.add_column("late", justify="right")
    table.add_column("remarks")
    for row in rows:
        remarks = ["look"] * row.needs_a_look + ["grade by hand"] * row.needs_manual_grade
        table.add_row(
            escape(row.student),
            *(f"{row.by_exercise.get(exercise.name, 0):g}" for exercise in exercises),
            f"{row.score:g}/{row.max_score:g}",
            _duration(row.seconds_late) if row.seconds_late > 0 else "",
            ", ".join(remarks) or ("" if row.state == "graded" else row.state),
        )
    return table


def _print_judged(grading) -> None:
    """Say what the verdicts of the tests can be trusted for."""
    from autograder.grading import together

    if not grading.executes:
        console.print(
            "[yellow]nothing was executed:[/] each score is what the hand-in claims.",
            highlight=False,
        )
        return
    judged = grading.judged()
    (apart, of), (beside, deterred) = judged["apart"], judged["beside"]
    console.print(
        f"judged apart from the answers: {apart} tests, {of:g} points; "
        f"beside them: {beside} tests, {deterred:g} points",
        highlight=False,
    )
    for tests, _, why in together((test, 0, why) for (_, test), why in grading.beside.items()):
        run = "runs beside the answer" if len(tests) == 1 else "run beside the answer"
        names = escape(", ".join(tests))
        console.print(f"  {names} {run}: {escape(why)}", highlight=False)
    for name, kernel in grading.kernels.items():
        if kernel.note:
            console.print(f"  {escape(f'{name}.ipynb {kernel.note}')}", highlight=False)
    for test, why in grading.not_controlled.items():
        console.print(f"  {escape(test)} is not controlled: {escape(why)}", highlight=False)
    for (notebook, test), why in grading.solution_loses.items():
        errors.print(
            f"[bold red]The solution itself[/] loses points at {escape(test)} in "
            f"{escape(notebook)}.ipynb: {escape(why)}\n"
            "  Look at this test before you release grades: it may fail every right answer.",
            highlight=False,
        )
    if beside and any(kernel.program is None for kernel in grading.kernels.values()):
        console.print(
            "  Beside an answer, cheating is deterred only: `instructors/security.md`.",
            highlight=False,
        )
    if any(kernel.program for kernel in grading.kernels.values()):
        console.print(
            "  In a kernel that is not the grader's own, nothing finds a test that was changed: "
            "`instructors/security.md`.",
            highlight=False,
            soft_wrap=True,
        )


def _duration(seconds: float) -> str:
    hours = seconds / 3600
    return (
        f"{hours / 24:.0f} d"
        if hours >= 48
        else f"{hours:.0f} h"
        if hours >= 2
        else (f"{seconds / 60:.0f} min")
    )


@app.command()
def feedback(
    assignment: AssignmentArgument,
    course: CourseOption = None,
) -> None:
    """Write a feedback page for everybody who was graded, without the hidden tests."""
    from autograder.feedback import graded_students, write_feedback
    from autograder.progress import Progress

    opened = open_course(course)
    try:
        opened.cells(assignment)
        students = graded_students(opened, assignment)
        if not students:
            raise CourseError(f"Nobody was graded yet: autograder grade {assignment}")
        with Progress(console, f"feedback on {assignment}", len(students)) as progress:
            findings = write_feedback(opened, assignment, students, progress.advance)
    except CourseError as error:
        raise could_not_run(error) from None
    print_findings(findings)
    folder = opened.folder("feedback", "<student>", assignment)
    console.print(
        f"{len(students) - len(findings)} feedback pages in {folder}",
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(Exit.NEEDS_A_LOOK if findings else Exit.ALL_WELL)


@app.command()
def check(
    assignment: Annotated[
        list[str] | None, typer.Argument(help="Assignments; all with a bank by default.")
    ] = None,
    course: CourseOption = None,
    answers: Annotated[
        Path | None, typer.Option(help="The answer bank [default: tests/answers in the course].")
    ] = None,
    jobs: JobsOption = CORES,
    repeat: Annotated[
        int,
        typer.Option(min=1, help="Grade the right answers this many times, with other seeds."),
    ] = 1,
    apart: Annotated[
        bool,
        typer.Option(
            "--apart", help="Each answer in a hand-in of its own; otherwise only the unexpected."
        ),
    ] = False,
    strangers: Annotated[
        bool,
        typer.Option(
            "--strangers",
            help="The answers are by people who do not know the tests: a wrong one says nothing "
            "of points, and must only not get all.",
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show every row, not only the unexpected.")
    ] = False,
) -> None:
    """Grade the graders: every answer of the bank must get the points and message it states.

    The solution must get full marks, the untouched student version none, and no message may
    hold a line of the solution. With --strangers, which goes with --answers, the shares of right
    answers that lost points and of wrong ones with full marks are told instead.
    """
    from autograder.answers import AnswerError
    from autograder.check import BankCheck
    from autograder.execute import How
    from autograder.executors import open_executor
    from autograder.progress import Progress

    opened = open_course(course)
    bank = answers or opened.root / "tests" / "answers"
    names = assignment or sorted(p.name for p in bank.glob("*") if p.is_dir())
    if not names:
        raise could_not_run(CourseError(f"There is no answer bank in {bank}."))
    unexpected = 0
    shares = {"right": [0, 0], "wrong": [0, 0]}
    for name in names:
        started = time.monotonic()
        try:
            with (
                tempfile.TemporaryDirectory(prefix="bank-") as folder,
                open_executor(jobs) as (executor, _),
            ):
                checking = BankCheck(opened, name, bank, Path(folder), of_strangers=strangers)
                rights = 1 + sum(answer.right for answer in checking.answers)
                total = 2 + len(checking.answers) + (repeat - 1) * rights
                with Progress(console, f"checking {name}", total) as progress:
                    rows = checking.run(executor, How(), apart=apart, on_done=progress.advance)
                    for seed in range(1, repeat):
                        how = How(seed=seed, hash_seed=seed % _HASH_SEEDS)
                        rows += checking.run(
                            executor, how, only_right=True, apart=apart, on_done=progress.advance
                        )
                problems = ([] if strangers else checking.missing()) + [
                    f"a message holds solution text: {text}"
                    for text in checking.leaking_messages(rows)
                ]
        except (CourseError, AnswerError) as error:
            raise could_not_run(error) from None
        for row in rows:
            if share := shares.get(row.name.partition("-")[0]):
                share[0] += not row.as_expected
                share[1] += 1
        wrong = [row for row in rows if not row.as_expected]
        unexpected += len(wrong) + len(problems)
        if wrong or verbose:
            _print_checked(name, rows if verbose else wrong)
        for problem in problems:
            console.print(f"[bold red]{name}:[/] {problem}", highlight=False, soft_wrap=True)
        console.print(
            f"{name}: {len(checking.answers)} answers ({rights - 1} right), {len(rows)} gradings, "
            f"{len(wrong) + len(problems)} unexpected, {time.monotonic() - started:.0f} s",
            highlight=False,
        )
    if strangers:
        for kind, what in (("right", "lost points"), ("wrong", "got full marks")):
            count, total = shares[kind]
            share = f"{100 * count / (total or 1):.1f} %"
            console.print(f"{kind} answers that {what}: {count} of {total}, {share}")
    raise typer.Exit(Exit.NEEDS_A_LOOK if unexpected else Exit.ALL_WELL)


def _print_checked(name: str, rows: list) -> None:
    table = Table(title=name, title_justify="left", header_style="bold")
    for column in ("exercise", "answer", "expected", "got", "message"):
        table.add_column(column, justify="right" if column in ("expected", "got") else "left")
    for row in rows:
        said = " / ".join([*row.messages, *row.remarks])
        missing = row.message is not None and not any(row.message in m for m in row.messages)
        message = (
            f"[red]not[/] «{escape(row.message)}» [red]but[/] {escape(said)}"
            if missing
            else (escape(row.message or said))
        )
        style = "" if row.as_expected else "bold"
        expected = f"< {row.full:g}" if row.expected is None else f"{row.expected:g}"
        table.add_row(row.exercise, row.name, expected, f"{row.got:g}", message, style=style)
    console.print(table)


@app.command()
def doctor(
    course: Annotated[
        Path | None,
        typer.Option(help="Also say what this course's submissions run in, reach and use."),
    ] = None,
    require_isolation: Annotated[
        Level, typer.Option(help="Exit with 1 if this machine gives less.")
    ] = Level.none,
) -> None:
    """Try what this machine can hold a learner's code to, and whether kernels start warm.

    With --course, also in which kernels that course's notebooks run, and what it lets through on
    purpose, by c.Permissions in its nbgrader_config.py.
    """
    from autograder.execute import environment
    from autograder.kernel.client import Refused, server_address
    from autograder.kernel.probe import describe, describe_shares, probe
    from autograder.kernel.settings import grading_settings

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
    well = isolation.meets(require_isolation.value)
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


app.command()(mutants)
app.add_typer(exchange)
