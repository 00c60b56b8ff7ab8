"""A course without TensorFlow, graded by nbgrader and by this grader: one hand-in, and ten."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.course.directory import Course
from benchmarks.classes import student
from benchmarks.measuring import HOW_CPU, OUTPUT, Usage, load, machine, measured, sentence, table
from benchmarks.measuring import write as write_report
from tests.courses import NAME, course_of, hand_in, source_notebook

GRADERS = {
    "nbgrader autograde": ["-m", "nbgrader", "autograde", NAME],
    "autograder grade": ["-m", "autograder", "grade", NAME],
}
#: What an assignment begins with; the third one takes its time in cells of its own.
BEGINNINGS = {
    "short": ["import numpy as np"],
    "with plots": [
        "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt",
        "plt.plot(np.arange(5))\nplt.show()",
    ],
    "long": ["import time\nimport numpy as np", *["time.sleep(2)"] * 5],
}
EXERCISES = [
    (
        f"add_{number}",
        f"def add_{number}(x):\n    return np.asarray(x) + {number}",
        f"assert add_{number}([1, 2]).tolist() == [{1 + number}, {2 + number}]",
        1,
    )
    for number in range(10)
]


def main(
    rounds: Annotated[int, typer.Option(min=1, help="Time everything so often.")] = 3,
    sizes: Annotated[
        list[int] | None, typer.Option("--size", help="Hand-ins of a class. [default: 1 10]")
    ] = None,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write usual.md and usual.json here.")
    ] = OUTPUT,
) -> None:
    """Grade ten exercises in plain Python by both graders, in turn, each time from nothing.

    It is graded as short as it is, with a plot, and with cells that take ten seconds. Everything
    counts: the whole command, also the instructor's solution, which our grader runs first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "usual.log"
    log.unlink(missing_ok=True)
    env = dict(os.environ) | {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    before = load()
    best: dict[tuple[str, int, str], Usage] = {}
    for turn in range(rounds):
        for kind, beginning in BEGINNINGS.items():
            for size in sizes or (1, 10):
                for grader, command in GRADERS.items():
                    with tempfile.TemporaryDirectory(prefix="usual-") as name:
                        root = Path(name).resolve()
                        write_class(root, beginning, size)
                        run = [sys.executable, *command]
                        usage = measured(run, cwd=root, env=env, log=log)
                    key = kind, size, grader
                    best[key] = min(usage, best.get(key, usage), key=lambda each: each.wall)
                    print(
                        f"{turn + 1}/{rounds} {kind}, {size}, {grader}: {usage.wall:.1f} s, "
                        f"exit code {usage.status}",
                        file=sys.stderr,
                        flush=True,
                    )
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    runs = {", ".join(map(str, key)): asdict(usage) for key, usage in best.items()}
    write_report(folder, "usual", _report(best, facts), facts | {"runs": runs})


def write_class(root: Path, beginning: list[str], size: int) -> Course:
    """Make a course in which this many have handed in the assignment, no two the same."""
    course = course_of(root, {NAME: _notebook(beginning)})
    for number in range(1, size + 1):
        own = _notebook(beginning, lambda text, n=number: f"{text}\n# {n}")
        hand_in(course, student(number), own)
    return course


def _notebook(beginning: list[str], changed: Callable[[str], str] = str) -> NotebookNode:
    notebook = source_notebook(EXERCISES)
    first = [new_code_cell(text, id=f"first-{index}") for index, text in enumerate(beginning)]
    notebook["cells"] = [*first, *notebook.cells]
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell["source"] = changed(cell.source)
    return notebook


def _report(best: dict[tuple[str, int, str], Usage], facts: dict) -> str:
    stock, ours = GRADERS
    rows = [
        (
            kind,
            str(size),
            f"{(a := best[kind, size, stock]).wall:.1f}",
            f"{(b := best[kind, size, ours]).wall:.1f}",
            f"{a.wall / b.wall:.1f}",
            f"{a.cpu:.1f}",
            f"{b.cpu:.1f}",
        )
        for kind, size, grader in best
        if grader == stock
    ]
    heads = (
        "notebook",
        "hand-ins",
        f"`{stock}`, s",
        f"`{ours}`, s",
        "times faster",
        "CPU s",
        "CPU s",
    )
    return "\n".join(
        [
            "# A course without TensorFlow: whole commands\n",
            table(heads, rows),
            f"The quickest of all rounds. Load before {facts['load_before']}, after "
            f"{facts['load_after']}. {sentence(facts['versions'])}. {HOW_CPU}\n",
        ]
    )


if __name__ == "__main__":
    typer.run(main)
