"""What one command can attend to on a machine with many cores: kernels that only wait.

Where kernels cost nothing, what is left is the command's own work: to prepare a submission, to talk
to whoever executes it, and to record the grade. It is done by one process, so it is the ceiling.
"""

import json
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated
from unittest import mock

import typer

from autograder.course.directory import Course
from autograder.execution.executors import open_executor
from autograder.grading.grading import grade_class
from autograder.kernel.options import RunOptions
from autograder.kernel.place import MINUTES_VARIABLE
from benchmarks.classes import ASSIGNMENT, part_of_class, student, write_class
from benchmarks.measuring import OUTPUT, load, machine, sentence, table, write

_STATUS_VARIABLE = "AUTOGRADER_BENCHMARK_STATUS"
_SECONDS = 1.0


@dataclass(frozen=True)
class Attended:
    """How many submissions were graded, in how many seconds, and the command's own CPU time."""

    executor: str
    jobs: int
    submissions: int
    wall: float
    cpu: float


def wait(job: bytes) -> bytes:
    """Execute nothing for a second, and say that all went well."""
    time.sleep(_SECONDS)
    status = json.loads(Path(os.environ[_STATUS_VARIABLE]).read_text(encoding="utf-8"))
    return json.dumps({"notebook": json.loads(job)["notebook"], "status": status}).encode()


def main(
    jobs: Annotated[
        list[int] | None, typer.Argument(help="Kernels at the same time. [default: 2 8 32 64]")
    ] = None,
    size: Annotated[int, typer.Option(min=1, help="Submissions of the class.")] = 128,
    real: Annotated[
        int, typer.Option(min=0, help="Submissions graded with real kernels, threads, processes.")
    ] = 16,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write cores.md and cores.json here.")
    ] = OUTPUT,
) -> None:
    """Grade a class whose kernels wait for a second each, with more and more at the same time.

    Before it, a few submissions with real kernels, attended to by threads and by processes: that is
    what the command itself spends on each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[MINUTES_VARIABLE] = "15"
    before, rows = load(), []
    with tempfile.TemporaryDirectory(prefix="class-") as name:
        root = Path(name).resolve()
        kept = root / "status.json"
        os.environ[_STATUS_VARIABLE] = str(kept)  # Before there is any process that will read it.
        whole = write_class(root / "class", max(size, real) + 1).root
        everybody = [student(number) for number in range(2, max(size, real) + 2)]

        def graded(executor: Executor, how: str, at_once: int, students: list[str]) -> None:
            course = Course(part_of_class(whole, root / "one", [student(1), *students]))
            grade_class(course, ASSIGNMENT, executor, RunOptions(), [student(1)])
            began, cpu = time.monotonic(), _own_cpu()
            grade_class(course, ASSIGNMENT, executor, RunOptions(), students, window=2 * at_once)
            took = Attended(how, at_once, len(students), time.monotonic() - began, _own_cpu() - cpu)
            rows.append(took)
            print(f"{took}, load {load()}", file=sys.stderr, flush=True)

        with ThreadPoolExecutor(2) as threads:
            graded(threads, "threads", 2, everybody[: max(real, 1)])
            results = root / "one" / ".autograder" / "results"
            kept.write_bytes(next(results.rglob("*.json")).read_bytes())
        with open_executor(5, submissions=5) as (processes, _):
            graded(processes, "processes", 5, everybody[: max(real, 1)])
        with mock.patch("autograder.grading.executions.execute", wait):
            for at_once in jobs or (2, 8, 32, 64):
                with open_executor(at_once, submissions=size) as (executor, _):
                    graded(executor, "kernels that wait", at_once, everybody[:size])
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    write(folder, "cores", _report(rows, facts), facts | {"rows": [asdict(row) for row in rows]})


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _report(rows: list[Attended], facts: dict) -> str:
    lines = [
        (
            row.executor,
            row.jobs,
            row.submissions,
            f"{row.wall:.1f}",
            f"{row.submissions / row.wall:.1f}",
            f"{row.cpu / row.submissions:.3f}",
        )
        for row in rows
    ]
    heads = ("executed by", "at once", "submissions", "wall s", "a second", "own CPU s each")
    return "\n".join(
        [
            f"# What one command can attend to: `{ASSIGNMENT}`\n",
            table(heads, lines, left=1),
            "\n*Own CPU*: of the command's own process. Kernels that wait take one second each and "
            "no processor.\n",
            f"Load before {facts['load_before']}, after {facts['load_after']}. "
            f"{sentence(facts['versions'])}.",
        ]
    )


if __name__ == "__main__":
    typer.run(main)
