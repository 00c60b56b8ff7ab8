"""The commands that test the tests: ``check`` and ``mutants``."""

import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from autograder.cli.console import (
    CORES,
    CourseOption,
    Exit,
    JobsOption,
    NoServerOption,
    console,
    could_not_run,
    escape,
    open_course,
)
from autograder.errors import CourseError

#: Hash seeds tried by ``check --repeat``: each takes a kernel server of its own.
_HASH_SEEDS = 4


def check(
    assignment: Annotated[
        list[str] | None, typer.Argument(help="Assignments; all with a bank by default.")
    ] = None,
    course: CourseOption = None,
    answers: Annotated[
        Path | None, typer.Option(help="The answer bank [default: tests/answers in the course].")
    ] = None,
    jobs: JobsOption = CORES,
    no_server: NoServerOption = False,
    repeat: Annotated[
        int,
        typer.Option(min=1, help="Grade the right answers this many times, with other inputs."),
    ] = 1,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="With --repeat: repeat the wrong answers as well.")
    ] = False,
    apart: Annotated[
        bool,
        typer.Option(
            "--apart", help="Each answer in a submission of its own; otherwise only the unexpected."
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
    from autograder.bank.answers import AnswerError
    from autograder.bank.check import BankCheck
    from autograder.cli.progress import Progress
    from autograder.execution.executors import open_executor
    from autograder.kernel.options import RunOptions

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
                all_of_them = 2 + len(checking.answers)
                total = all_of_them + (repeat - 1) * (all_of_them if thorough else rights)
                with Progress(console, f"checking {name}", total) as progress:
                    rows = checking.run(
                        executor, RunOptions(), apart=apart, on_done=progress.advance
                    )
                    for seed in range(1, repeat):
                        options = RunOptions(seed=seed, hash_seed=seed % _HASH_SEEDS)
                        checking.draw(seed)
                        rows += checking.run(
                            executor,
                            options,
                            only_right=not thorough,
                            apart=apart,
                            on_done=progress.advance,
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
            percent = f"{100 * count / (total or 1):.1f} %"
            console.print(f"{kind} answers that {what}: {count} of {total}, {percent}")
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


def mutants(
    assignment: Annotated[
        list[str] | None, typer.Argument(help="Assignments; all with a bank by default.")
    ] = None,
    course: Annotated[
        Path, typer.Option("--course", "-c", help="The nbgrader course directory.")
    ] = Path(),
    answers: Annotated[
        Path | None,
        typer.Option(help="The answer bank, with equivalent.toml [default: tests/answers]."),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(min=1, help="Grade this many of each assignment, always the same ones."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, help="Notebooks at the same time [default: all cores]."
        ),
    ] = None,
    no_server: NoServerOption = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show every mutant, not only the survivors.")
    ] = False,
) -> None:
    """Grade the hidden tests: each must notice a solution with one small mistake in it.

    A mutant that survives is shown with its diff. Either a test has to be strengthened, or no
    test can tell the mutant from the solution: then it is listed, with the reason, in
    equivalent.toml of the answer bank.
    """
    from autograder.bank.answers import AnswerError
    from autograder.bank.mutants import EQUIVALENT, MutantCheck, read_equivalents
    from autograder.bank.mutants import sample as sampled
    from autograder.cli.progress import Progress
    from autograder.execution.executors import open_executor

    opened = open_course(course)
    bank = answers or opened.root / "tests" / "answers"
    names = assignment or sorted(path.name for path in bank.glob("*") if path.is_dir())
    problems = 0
    try:
        listed = read_equivalents(bank / EQUIVALENT)
        if not names:
            raise CourseError(f"There is no answer bank in {bank}.")
        gone = {entry.assignment for entry in listed} - set(opened.source_assignments())
        for assignment_name in sorted(gone):
            problems += 1
            console.print(f"[bold red]{EQUIVALENT}:[/] there is no assignment {assignment_name}.")
        for name in names:
            started = time.monotonic()
            with (
                tempfile.TemporaryDirectory(prefix="mutants-") as folder,
                open_executor(jobs or CORES) as (executor, _),
            ):
                checking = MutantCheck(opened, name, listed, Path(folder))
                chosen = checking.mutants if sample is None else sampled(checking.mutants, sample)
                total = len(chosen) + len({mutant.exercise for mutant in chosen})
                with Progress(console, f"mutants of {name}", total) as progress:
                    tested = checking.run(chosen, executor, on_done=progress.advance)
            _print_tested(console, checking, tested, verbose)
            _print_table(console, name, checking, tested, time.monotonic() - started)
            for entry in checking.unknown:
                console.print(
                    f"[bold red]{EQUIVALENT}:[/] {name} has no such mutant (any more): "
                    f"{escape(str(entry))}",
                    highlight=False,
                    soft_wrap=True,
                )
            problems += len(checking.unknown) + sum(bool(row.problem) for row in tested)
    except (CourseError, AnswerError) as error:
        raise could_not_run(error) from None
    raise typer.Exit(Exit.NEEDS_A_LOOK if problems else Exit.ALL_WELL)


def _print_tested(console: Console, checking, tested: list, verbose: bool) -> None:
    """Show what somebody has to look at; with ``verbose`` all mutants."""
    for row in tested:
        if not row.problem and not verbose:
            continue
        said = row.problem or ("equivalent" if row.equivalent else "killed")
        style = "bold red" if row.problem else "dim"
        reason = f": {row.equivalent.reason}" if row.equivalent else ""
        lines = [
            f"[{style}]{said}[/]{escape(reason)}  {escape(row.mutant.id)}",
            escape(checking.place(row.mutant)),
            escape(row.mutant.diff),
        ]
        console.print("\n".join(lines) + "\n", highlight=False, soft_wrap=True)


def _print_table(console: Console, name: str, checking, tested: list, seconds: float) -> None:
    kinds = ("made", "graded", "killed", "equivalent", "survived", "seconds")
    made = Counter(mutant.exercise for mutant in checking.mutants)
    rows = {}
    for exercise in checking.solutions:
        mine = [row for row in tested if row.mutant.exercise == exercise]
        rows[exercise] = [
            made[exercise],
            len(mine),
            sum(row.killed for row in mine),
            sum(row.equivalent is not None and not row.killed for row in mine),
            sum(row.problem == "survived" for row in mine),
            round(sum(row.seconds for row in mine)),
        ]
    if not rows:
        console.print(f"{name}: no exercise is graded by tests alone, nothing to mutate.")
        return
    table = Table(title=name, title_justify="left", header_style="bold", show_footer=True)
    table.add_column("exercise", footer="all", no_wrap=True)
    for kind, column in zip(kinds, zip(*rows.values(), strict=True), strict=True):
        table.add_column(kind, justify="right", footer=str(sum(column)), no_wrap=True)
    for exercise, numbers in rows.items():
        table.add_row(exercise, *map(str, numbers))
    console.print(table)
    limited = sum(row.killed and row.timed_out for row in tested)
    console.print(
        f"{name}: {len(tested)} of {len(checking.mutants)} mutants graded in {seconds:.0f} s"
        f"{f', {limited} ended by the time limit' * bool(limited)}",
        highlight=False,
    )
