"""The same class graded by stock nbgrader, by Otter and by this grader, in turns, in one run."""

import os
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import otter
from benchmarks.classes import ASSIGNMENT, part_of_class, points_by_test, write_class
from benchmarks.measuring import (
    HOW_CPU,
    HOW_MEMORY,
    MIB,
    NOTHING,
    OUTPUT,
    Usage,
    load,
    machine,
    measured,
    sentence,
    table,
    write,
)

STOCK, OTTER, OURS = "nbgrader autograde", "otter run", "autograder grade"
Points = dict[str, dict[str, float | None]]


@dataclass
class Total:
    """All that one grader did."""

    usage: Usage = NOTHING
    submissions: int = 0
    points: Points = field(default_factory=dict)

    def add(self, usage: Usage, points: Points, submissions: int) -> None:
        """Count one more run."""
        self.usage += usage
        self.submissions += submissions
        self.points |= points


def main(
    size: Annotated[int, typer.Option("--size", "-n", min=1, help="Hand-ins in the class.")] = 40,
    stock: Annotated[
        int | None, typer.Option(help="How many of them stock nbgrader grades. [default: all]")
    ] = None,
    otter_run: Annotated[
        int | None, typer.Option("--otter", help="How many of them Otter grades. [default: all]")
    ] = None,
    rounds: Annotated[
        int, typer.Option(min=1, help="Stock and Otter grade their share in so many portions.")
    ] = 2,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write throughput.md and throughput.json here.")
    ] = OUTPUT,
    cache: Annotated[
        Path, typer.Option(help="Keep Otter's environment here; it is made when missing.")
    ] = OUTPUT / "cache",
) -> None:
    """Grade one class of 01-lookup with nbgrader autograde, otter run and autograder grade.

    All hand-ins differ and come from the answer bank. In every round stock nbgrader and Otter
    grade a portion of their share and this grader, from nothing, the whole class, so that all
    three meet the same weather on the machine. Stock nbgrader and Otter take about 15 s and 25 s
    for each submission; --stock 8 --otter 4 gives an answer in minutes, per submission.

    The first run installs Otter into an environment of its own and needs a package index.
    """
    shares = {
        STOCK: min(size, size if stock is None else stock),
        OTTER: min(size, size if otter_run is None else otter_run),
    }
    log = folder / "throughput.log"
    folder.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    env = dict(os.environ) | {"TF_CPP_MIN_LOG_LEVEL": "3", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    versions = machine()
    totals = {STOCK: Total(), OTTER: Total(), OURS: Total()}
    with tempfile.TemporaryDirectory(prefix="class-") as name:
        root = Path(name).resolve()
        whole = write_class(root / "class", size).root
        students = sorted(path.name for path in (whole / "submitted").iterdir())
        if shares[OTTER]:
            installed = otter.environment(cache.resolve())
            tests = otter.write_tests(whole, root / "autograder.zip")
            versions["otter-grader"] = otter.VERSION
        _read_from_disk(log, env, installed if shares[OTTER] else None)
        before = load()
        for turn in range(rounds):
            for share in _portion(students[: shares[STOCK]], turn, rounds):
                course = part_of_class(whole, root / f"stock-{turn}", share)
                usage = _stock(course, env, log)
                totals[STOCK].add(usage, points_by_test(course), len(share))
                _say(turn, STOCK, usage, len(share))
            for share in _portion(students[: shares[OTTER]], turn, rounds):
                used = NOTHING
                for student in share:
                    submission = root / "otter" / student / f"{ASSIGNMENT}.ipynb"
                    otter.write_submission(whole, student, submission)
                    usage, points = otter.grade(
                        installed, submission, tests, submission.parent / "results", env, log
                    )
                    totals[OTTER].add(usage, {student: points}, 1)
                    used += usage
                _say(turn, OTTER, used, len(share))
            course = part_of_class(whole, root / f"ours-{turn}", students)
            usage = _ours(course, env, log)
            totals[OURS].add(usage, points_by_test(course), len(students))
            _say(turn, OURS, usage, len(students))
        after = load()
    facts = {"versions": versions, "load_before": before, "load_after": after, "size": size}
    text = _report({name: total for name, total in totals.items() if total.submissions}, facts)
    data = facts | {
        "graders": {
            name: asdict(total.usage) | {"submissions": total.submissions, "points": total.points}
            for name, total in totals.items()
        }
    }
    write(folder, "throughput", text, data)


def _portion(students: list[str], turn: int, rounds: int) -> list[list[str]]:
    """The share of a round, as a list of one portion, or of none."""
    portion = students[turn::rounds]
    return [portion] if portion else []


def _read_from_disk(log: Path, env: dict[str, str], installed: Path | None) -> None:
    """Import TensorFlow once in each environment, so that nobody is the one who reads the disk."""
    pythons = [sys.executable, *([installed / "bin" / "python"] if installed else [])]
    for python in pythons:
        measured([python, "-c", "import tensorflow, IPython, nbconvert"], log=log, env=env)


def _stock(course: Path, env: dict[str, str], log: Path) -> Usage:
    command = [sys.executable, Path(sys.executable).parent / "nbgrader", "autograde", ASSIGNMENT]
    return measured(command, cwd=course, env=env, log=log)


def _ours(course: Path, env: dict[str, str], log: Path) -> Usage:
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT]
    return measured(command, cwd=course, env=env, log=log)


def _say(turn: int, name: str, usage: Usage, count: int) -> None:
    print(
        f"round {turn + 1}: {name}: {count} submissions, {usage.wall:.1f} s, "
        f"CPU {usage.cpu:.1f} s, load {load()}",
        file=sys.stderr,
        flush=True,
    )


def _report(totals: dict[str, Total], facts: dict) -> str:
    rows = []
    baseline = totals.get(STOCK)
    for name, total in totals.items():
        used, count = total.usage, total.submissions
        faster = {
            what: f"{_each(baseline, what) / _each(total, what):.1f}" if baseline else ""
            for what in ("wall", "cpu")
        }
        rows.append(
            (
                f"`{name}`",
                count,
                f"{used.wall:.1f}",
                f"{used.cpu:.1f}",
                f"{used.wall / count:.2f}",
                f"{used.cpu / count:.2f}",
                faster["wall"],
                faster["cpu"],
                f"{used.peak / MIB:.0f}",
                f"{used.main_peak / MIB:.0f}",
            )
        )
    heads = (
        "",
        "submissions",
        "wall s",
        "CPU s",
        "wall s each",
        "CPU s each",
        "times stock (wall)",
        "times stock (CPU)",
        "peak MiB",
        "main MiB",
    )
    shares = {total.submissions for total in totals.values()}
    lines = [
        f"# Throughput: `{ASSIGNMENT}`, a class of {facts['size']}\n",
        table(heads, rows),
        f"Load before {facts['load_before']}, after {facts['load_after']}. "
        f"{sentence(facts['versions'])}.\n",
    ]
    if len(shares) > 1:
        lines.append(
            "Not all graded equally many: the graders are compared per submission. Stock nbgrader "
            "and Otter start a kernel that imports TensorFlow for every one, so their cost grows "
            "with the number; this grader pays its start once in each round, and it is counted.\n"
        )
    lines += [f"{HOW_CPU} {HOW_MEMORY}\n", "## Scores\n", _compared(totals)]
    return "\n".join(lines)


def _each(total: Total, what: str) -> float:
    return getattr(total.usage, what) / total.submissions


def _compared(totals: dict[str, Total]) -> str:
    """Compare points student by student and test by test."""
    said = []
    ours = totals[OURS].points
    for name in (STOCK, OTTER):
        if name not in totals:
            continue
        theirs = totals[name].points
        tests = {test for points in theirs.values() for test in points}
        differ = [
            f"- {student}, `{test}`: `{name}` {points.get(test)}, `{OURS}` {ours[student][test]}"
            for student, points in sorted(theirs.items())
            for test in sorted(ours[student])
            if points.get(test) != ours[student][test]
        ]
        said.append(
            f"`{name}` and `{OURS}`: {len(theirs)} learners, {len(tests)} tests, "
            f"{len(differ)} different.\n"
        )
        said += [*differ, ""] if differ else []
    return "\n".join(said)


if __name__ == "__main__":
    typer.run(main)
