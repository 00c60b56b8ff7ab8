"""Cost per submission and peak memory as the class grows: 10, 50, 200, 1,000 hand-ins."""

import itertools
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import matplotlib
import typer

from benchmarks.classes import ASSIGNMENT, part_of_class, student, write_class
from benchmarks.measuring import (
    HOW_CPU,
    HOW_MEMORY,
    MIB,
    OUTPUT,
    Usage,
    load,
    machine,
    measured,
    sentence,
    table,
    write,
)

matplotlib.use("svg")

import matplotlib.pyplot as plt

_STYLE = {"svg.hashsalt": "scaling", "svg.fonttype": "none", "axes.spines.top": False}


def main(
    sizes: Annotated[
        list[int] | None, typer.Argument(help="Sizes of the class. [default: 10 50 200 1000]")
    ] = None,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write scaling.md, .json and .svg here.")
    ] = OUTPUT,
) -> None:
    """Grade classes of 01-lookup of growing size, each from nothing, and print the cost of each.

    No two hand-ins are the same, so nothing is found already executed. "Each" is all that the
    command took, its start included, divided by the size; "one more" is what each submission
    cost beyond the next smaller class, so the start does not count.
    """
    wanted = sorted(set(sizes or (10, 50, 200, 1000)))
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "scaling.log"
    log.unlink(missing_ok=True)
    env = dict(os.environ) | {"TF_CPP_MIN_LOG_LEVEL": "3", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    before, used = load(), {}
    with tempfile.TemporaryDirectory(prefix="class-") as name:
        root = Path(name).resolve()
        whole = write_class(root / "class", wanted[-1]).root
        for size in wanted:
            some = [student(number) for number in range(1, size + 1)]
            course = part_of_class(whole, root / f"of-{size}", some)
            command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT]
            used[size] = usage = measured(command, cwd=course, env=env, log=log)
            print(
                f"{size} submissions: {usage.wall:.1f} s, CPU {usage.cpu:.1f} s, exit code "
                f"{usage.status}, load {load()}",
                file=sys.stderr,
                flush=True,
            )
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    _plot(used, folder / "scaling.svg")
    data = facts | {"sizes": {size: asdict(usage) for size, usage in used.items()}}
    write(folder, "scaling", _report(used, facts), data)


def _report(used: dict[int, Usage], facts: dict) -> str:
    more = _one_more(used)
    rows = [
        (
            f"{size:,}",
            f"{usage.wall:.1f}",
            f"{usage.cpu:.1f}",
            f"{usage.wall / size:.3f}",
            f"{usage.cpu / size:.3f}",
            *((f"{each:.3f}" for each in more[size]) if size in more else ("", "")),
            f"{usage.peak / MIB:.0f}",
            f"{usage.main_peak / MIB:.0f}",
        )
        for size, usage in used.items()
    ]
    heads = (
        "submissions",
        "wall s",
        "CPU s",
        "wall s each",
        "CPU s each",
        "wall s, one more",
        "CPU s, one more",
        "peak MiB",
        "main MiB",
    )
    return "\n".join(
        [
            f"# Scaling: `{ASSIGNMENT}`, no two hand-ins the same\n",
            table(heads, rows, left=0),
            _ratios(used, more),
            f"Load before {facts['load_before']}, after {facts['load_after']}. "
            f"{sentence(facts['versions'])}.\n",
            f"*Each*: all of it divided by the submissions. *One more*: what was added since the "
            f"class before, divided by the submissions added. {HOW_CPU} {HOW_MEMORY}\n",
        ]
    )


def _one_more(used: dict[int, Usage]) -> dict[int, tuple[float, float]]:
    """Size -> wall and CPU seconds for each submission more than in the next smaller class."""
    return {
        large: (
            (used[large].wall - used[small].wall) / (large - small),
            (used[large].cpu - used[small].cpu) / (large - small),
        )
        for small, large in itertools.pairwise(used)
    }


def _ratios(used: dict[int, Usage], more: dict[int, tuple[float, float]]) -> str:
    """The largest class against that of 50 (or the smallest that there is)."""
    large, small = max(used), 50 if 50 in used else min(used)
    if large == small:
        return ""
    ratios = {
        "wall each": used[large].wall / large / (used[small].wall / small),
        "CPU each": used[large].cpu / large / (used[small].cpu / small),
        "peak memory": used[large].peak / used[small].peak,
        "main memory": used[large].main_peak / used[small].main_peak,
    }
    if small in more:
        ratios["wall of one more"] = more[large][0] / more[small][0]
        ratios["CPU of one more"] = more[large][1] / more[small][1]
    said = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    return f"{large:,} against {small:,}: {said}.\n"


def _plot(used: dict[int, Usage], path: Path) -> None:
    """Draw seconds for each submission, and memory, over the size of the class."""
    sizes = list(used)
    with plt.rc_context(_STYLE):
        figure, (time_, memory) = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
        time_.plot(sizes, [used[n].cpu / n for n in sizes], "o-", label="CPU")
        time_.plot(sizes, [used[n].wall / n for n in sizes], "s--", label="wall")
        time_.set_ylabel("seconds for each submission")
        memory.plot(sizes, [used[n].peak / MIB for n in sizes], "o-", label="all processes")
        memory.plot(sizes, [used[n].main_peak / MIB for n in sizes], "s--", label="main process")
        memory.set_ylabel("peak memory, MiB")
        for axes in (time_, memory):
            axes.set_xscale("log")
            axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
            axes.minorticks_off()
            axes.set_ylim(bottom=0)
            axes.set_xlabel("submissions in the class")
            axes.legend(frameon=False)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


if __name__ == "__main__":
    typer.run(main)
