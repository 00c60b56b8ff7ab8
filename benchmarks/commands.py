"""How long somebody waits for a command: from the prompt to the next one, for one and for ten."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from autograder.kernel.place import MINUTES_VARIABLE
from benchmarks.classes import ASSIGNMENT, part_of_class, student, write_class
from benchmarks.measuring import OUTPUT, load, machine, measured, sentence, table
from benchmarks.measuring import write as write_report

GRADE = ("autograder", "grade", ASSIGNMENT)
FEEDBACK = ("autograder", "feedback", ASSIGNMENT)
REPORT = ("autograder", "report", ASSIGNMENT)
STOCK = ("nbgrader", "autograde", ASSIGNMENT)
ALONE = "alone"
STAYS = "the server is there"


@dataclass(frozen=True)
class Wait:
    """A command and what it finds: how many hand-ins, what ran before, whether a server stays."""

    what: str
    command: tuple[str, ...]
    hand_ins: int = 0
    before: tuple[tuple[str, ...], ...] = ()
    server: str = ALONE


WAITS = (
    Wait("`autograder --help`", ("autograder", "--help")),
    Wait("`nbgrader autograde`, one hand-in", STOCK, 1),
    Wait("`autograder grade`, one hand-in", GRADE, 1),
    Wait("`autograder grade`, one hand-in", GRADE, 1, server=STAYS),
    Wait("`nbgrader autograde`, ten", STOCK, 10),
    Wait("`autograder grade`, ten", GRADE, 10),
    Wait("`autograder grade`, ten", GRADE, 10, server=STAYS),
    Wait("`autograder grade`, ten, nothing new", GRADE, 10, (GRADE,)),
    Wait("`autograder grade`, ten, nothing new", GRADE, 10, (GRADE,), STAYS),
    Wait("`autograder grade`, one of ten is new", GRADE, 10, (GRADE, ()), STAYS),
    Wait("`autograder feedback`, ten", FEEDBACK, 10, (GRADE,)),
    Wait("`autograder feedback`, ten", FEEDBACK, 10, (GRADE,), STAYS),
    Wait(
        "`autograder feedback`, ten, nothing new",
        FEEDBACK,
        10,
        (GRADE, FEEDBACK),
    ),
    Wait("`autograder feedback`, ten, nothing new", FEEDBACK, 10, (GRADE, FEEDBACK), STAYS),
    Wait("`autograder report`, ten", REPORT, 10, (GRADE,)),
    Wait("`autograder report`, ten", REPORT, 10, (GRADE,), STAYS),
)


def main(
    rounds: Annotated[int, typer.Option(min=1, help="Time everything so often.")] = 3,
    only: Annotated[
        str | None, typer.Option(help="Only rows in whose name this stands, as 'one hand-in'.")
    ] = None,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write commands.md and commands.json here.")
    ] = OUTPUT,
) -> None:
    """Time whole commands, in turn, each on a course that is as its row says."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "commands.log"
    log.unlink(missing_ok=True)
    waits = [wait for wait in WAITS if not only or only in wait.what]
    seconds: dict[Wait, list[float]] = defaultdict(list)
    before = load()
    with tempfile.TemporaryDirectory(prefix="commands-") as name, server_that_stays() as variables:
        root = Path(name).resolve()
        whole = write_class(root / "class", 10).root
        for turn in range(1, rounds + 1):
            for wait in waits:
                env = os.environ | (variables if wait.server == STAYS else {MINUTES_VARIABLE: "0"})
                course = part_of_class(
                    whole, root / "course", [student(n + 1) for n in range(wait.hand_ins)]
                )
                for command in wait.before:
                    prepared(course, command, env)
                run = [sys.executable, "-m", *wait.command]
                usage = measured(run, cwd=course, env=env, log=log)
                seconds[wait].append(usage.wall)
                said = f"{turn}/{rounds} {wait.what}, {wait.server}: {usage.wall:.2f} s, "
                print(f"{said}exit code {usage.status}", file=sys.stderr, flush=True)
                shutil.rmtree(course)
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    runs = {f"{wait.what}, {wait.server}": each for wait, each in seconds.items()}
    write_report(folder, "commands", report(seconds, facts), facts | {"seconds": runs})


@contextmanager
def server_that_stays() -> Iterator[dict[str, str]]:
    """Give the variables with which commands find a server that is ready, of this run alone.

    The process from which commands are forked is ready by then, too.
    """
    with tempfile.TemporaryDirectory(prefix="run-", dir="/tmp") as place:
        variables = {"XDG_RUNTIME_DIR": place, MINUTES_VARIABLE: "600"}
        command = [sys.executable, "-m", "autograder", "server"]
        # It is started before anything is measured, and so by nobody who waits for all it started.
        subprocess.run([*command, "start"], env=os.environ | variables, check=True)
        try:
            yield variables
        finally:
            subprocess.run([*command, "stop", "--now"], env=os.environ | variables, check=False)


def prepared(course: Path, command: tuple[str, ...], env: dict[str, str]) -> None:
    """Run what ran before, or, for no command, change the first hand-in."""
    if command:
        run = [sys.executable, "-m", *command]
        subprocess.run(run, cwd=course, env=env, stdout=subprocess.DEVNULL, check=False)
        return
    path = course / "submitted" / student(1) / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("handed in by", "handed in once more by"), encoding="utf-8")


def report(seconds: dict[Wait, list[float]], facts: dict) -> str:
    """Return the table of what was waited for."""
    rows = [
        (wait.what, wait.server, f"{statistics.median(each):.2f}", f"{min(each):.2f}")
        for wait, each in seconds.items()
    ]
    return "\n".join(
        [
            "# What somebody waits for\n",
            table(("command", "", "seconds, median", "quickest"), rows, left=2),
            f"`{ASSIGNMENT}`; *{ALONE}*: with a server of its own, or none. Load before "
            f"{facts['load_before']}, after {facts['load_after']}. "
            f"{sentence(facts['versions'])}.\n",
        ]
    )


if __name__ == "__main__":
    typer.run(main)
