"""The commands that grade, and show it: ``grade``, ``feedback``, ``report``."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.measure import Measurement
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
    nbgrader_option,
    nbgraders_own,
    open_course,
    print_findings,
)
from autograder.errors import CourseError
from autograder.kernel.isolation import IsolationLevel

if TYPE_CHECKING:
    from autograder.course.directory import Exercise
    from autograder.grading.grading import ClassResult
    from autograder.grading.results import StudentResult


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
        IsolationLevel,
        typer.Option(help="Run nothing under a weaker isolation; see `autograder doctor`."),
    ] = IsolationLevel.NONE,
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
    no_server: NoServerOption = False,
    force: Annotated[
        bool, typer.Option("--force", "-f", help="Grade again what is graded already.")
    ] = False,
    notebook: Annotated[
        str | None, nbgrader_option("--notebook", "Grade only notebooks of this name or pattern.")
    ] = None,
    no_execute: Annotated[
        bool, nbgrader_option("--no-execute", "Grade by the outputs in the submissions.")
    ] = False,
    database: Annotated[str | None, nbgrader_option("--db", "The gradebook's address.")] = None,
    named: Annotated[
        str | None, nbgrader_option("--assignment", "The assignment, in place of the argument.")
    ] = None,
    course_dir: Annotated[
        str | None, nbgrader_option("--course-dir", "The same as --course.")
    ] = None,
    log_level: Annotated[
        str | None, nbgrader_option("--log-level", "Of .autograder/nbgrader.log.")
    ] = None,
    debug: Annotated[
        bool, nbgrader_option("--debug", "Log everything that nbgrader says.")
    ] = False,
    quiet: Annotated[
        bool, nbgrader_option("--quiet", "Accepted; what nbgrader says is in the log.")
    ] = False,
    create: Annotated[
        bool, nbgrader_option("--create", "Accepted; students are created anyway.")
    ] = False,
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
        try:
            begin_server(grading_settings("plain"))  # It imports while this does.
        except CourseError as error:
            raise could_not_run(error) from None

    from autograder.answers.comments import Comments
    from autograder.cli.progress import Progress
    from autograder.course.directory import matching
    from autograder.course.released import not_released
    from autograder.course.timeouts import limits_of
    from autograder.grading.before import moved
    from autograder.grading.fatal import fatal_errors
    from autograder.kernel.options import RunOptions
    from autograder.reports.graded import grade_and_write

    progress = None
    try:
        options, names = nbgraders_own(context, assignment)
        opened = open_course(course, options)
        if len(names) > 1:
            raise CourseError(f"One assignment at a time: {' or '.join(names)}?")
        assignment = opened.assignment(*names)
        patterns = student or opened.students_meant
        with fatal_errors():
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
            Comments(opened, assignment)  # What is broken in them is said before anything runs.
            limits, timeout = limits_of(
                opened,
                assignment,
                cell_seconds=cell_seconds,
                submission_seconds=submission_seconds,
            )
            if memory_gib is not None:
                opened.app.config.Permissions.memory_gib = memory_gib
            run_options = RunOptions(limits=limits, isolation=require_isolation)
            with Progress(console, f"grading {assignment}", len(students)) as progress:
                graded = grade_and_write(
                    opened,
                    assignment,
                    run_options,
                    students,
                    progress.advance,
                    jobs=jobs,
                    scheduler=scheduler,
                    some=bool(patterns),
                    force=force,
                    timeout=timeout,
                )
            done = graded.done
            to_release = not_released(opened, assignment)
            regraded = moved(opened, assignment)
        _print_table(done.assignment.exercises, assignment, done.rows)
        _print_judged(done)
    except CourseError as error:
        raise could_not_run(error) from None
    except KeyboardInterrupt:
        how_many = f"{progress.done} of {len(students)} submissions" if progress else "Nothing"
        errors.print(
            f"Stopped. {how_many} graded; the same command does the rest.", highlight=False
        )
        raise typer.Exit(Exit.STOPPED) from None
    print_findings([*(finding for row in done.rows for finding in row.findings), *strays])
    if graded.applied.have:
        have = graded.applied.have
        console.print(f"answers with the comment of their group: {have}", highlight=False)
    if regraded:
        console.print(
            f"points of {len(regraded)} moved by grading again: autograder changes {assignment}",
            highlight=False,
        )
    if to_release:
        console.print(f"[bold red]look:[/] {escape(to_release)}", highlight=False, soft_wrap=True)
    look = sum(row.needs_a_look for row in done.rows) + len(strays) + bool(to_release)
    console.print(
        f"{len(done.rows)} submissions in {time.monotonic() - started:.1f} s: "
        f"{done.executed} notebooks executed, {done.found} found already "
        f"executed, {look} need a look.\ngrades: {graded.target}",
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(Exit.NEEDS_A_LOOK if look else Exit.ALL_WELL)


def _print_table(exercises: "list[Exercise]", assignment: str, rows: "list[StudentResult]") -> None:
    """Show a row for each student; without the exercises where there is no room for them."""
    table = _table(exercises, assignment, rows)
    unlimited = console.options.update(width=10_000, max_width=10_000)
    fits = Measurement.get(console, unlimited, table).maximum <= console.width
    console.print(table if fits else _table([], assignment, rows))
    if fits:
        names = [f"{n} {exercise.name}" for n, exercise in enumerate(exercises, start=1)]
        console.print(f"Exercises (points): {', '.join(names)}", highlight=False)
    else:
        where = "they are in grades.csv and in the report"
        console.print(f"{len(exercises)} exercises: too many for this width; {where}.")


def _table(exercises: "list[Exercise]", assignment: str, rows: "list[StudentResult]") -> Table:
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


def _print_judged(done: "ClassResult") -> None:
    """Say what the verdicts of the tests can be trusted for."""
    from autograder.grading.trial import together

    assignment, judging = done.assignment, done.judging
    if not assignment.executes:
        console.print(
            "[yellow]nothing was executed:[/] each score is what the submission claims.",
            highlight=False,
        )
        return
    judged = done.judged
    (apart, of), (beside, deterred) = judged["apart"], judged["beside"]
    console.print(
        f"judged apart from the answers: {apart} tests, {of:g} points; "
        f"beside them: {beside} tests, {deterred:g} points",
        highlight=False,
    )
    for tests, _, why in together((test, 0, why) for (_, test), why in judging.beside.items()):
        run = "runs beside the answer" if len(tests) == 1 else "run beside the answer"
        names = escape(", ".join(tests))
        console.print(f"  {names} {run}: {escape(why)}", highlight=False)
    for name, kernel in assignment.kernels.items():
        if kernel.note:
            console.print(f"  {escape(f'{name}.ipynb {kernel.note}')}", highlight=False)
    for test, why in judging.not_controlled.items():
        console.print(f"  {escape(test)} is not controlled: {escape(why)}", highlight=False)
    for (notebook, test), why in judging.solution_loses.items():
        errors.print(
            f"[bold red]The solution itself[/] loses points at {escape(test)} in "
            f"{escape(notebook)}.ipynb: {escape(why)}\n"
            "  Look at this test before you release grades: it may fail every right answer.",
            highlight=False,
        )
    if beside and any(kernel.program is None for kernel in assignment.kernels.values()):
        console.print(
            "  Beside an answer, cheating is deterred only: `instructors/security.md`.",
            highlight=False,
        )
    if any(kernel.program for kernel in assignment.kernels.values()):
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


def feedback(
    assignment: AssignmentArgument,
    course: CourseOption = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", "-f", help="Write all pages, including those that have not changed."
        ),
    ] = False,
) -> None:
    """Write a feedback page for everybody who was graded, without the hidden tests.

    A page is written again when something on it has changed: the work, a score, a comment, also one
    on a group of answers (autograder comment).
    """
    from autograder.answers.apply import apply_comments
    from autograder.cli.progress import Progress
    from autograder.reports.feedback import graded_students, write_feedback
    from autograder.reports.made_from import MadeFrom

    opened = open_course(course)
    try:
        opened.cells(assignment)
        students = graded_students(opened, assignment)
        if not students:
            raise CourseError(f"Nobody was graded yet: autograder grade {assignment}")
        apply_comments(opened, assignment)
        old = students if force else MadeFrom(opened, assignment).outdated(students)
        with Progress(console, f"feedback on {assignment}", len(old)) as progress:
            findings = write_feedback(opened, assignment, old, progress.advance) if old else []
    except CourseError as error:
        raise could_not_run(error) from None
    print_findings(findings)
    folder = opened.folder("feedback", "<student>", assignment)
    as_before = len(students) - len(old)
    console.print(
        f"{len(students) - len(findings)} feedback pages in {folder}"
        + (f", {as_before} of them as before" if as_before else ""),
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(Exit.NEEDS_A_LOOK if findings else Exit.ALL_WELL)


def report(
    assignment: AssignmentArgument,
    course: CourseOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to (default: reports/ASSIGNMENT/report.html)"),
    ] = None,
    similar: Annotated[
        bool,
        typer.Option(
            "--similar",
            help="Also list learners with equal, long, rare answers: a reason to look, no verdict.",
        ),
    ] = False,
) -> None:
    """Write one page about the assignment: scores, failures, equal answers, runs, students.

    It opens anywhere. Feedback pages that are there are linked, so run autograder feedback before.
    Wrong answers stand beside the right one that is nearest to them: the solution, or one of
    tests/answers in the course directory.
    """
    from autograder.cli.comment import read_known
    from autograder.course.directory import Course
    from autograder.reports.report import write_report

    try:
        opened = Course(course)
        known = read_known(opened, assignment)
        path = write_report(opened, assignment, output, known, similar=similar)
    except CourseError as error:
        raise could_not_run(error) from None
    console.print(f"report: {escape(str(path))}", highlight=False, soft_wrap=True)
