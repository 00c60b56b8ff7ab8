"""Which kinds of unkind inputs the tests of an assignment contain, see `autograder.unkind`.

The notebook with the solutions is run, its check cells and hidden tests with it, and what is handed
over in each `expect.call` is looked at. ``python -m tests.kinds_met 01-lookup …`` prints, as JSON,
for each exercise the kinds that apply to its inputs, and those that are met.
"""

import contextlib
import io
import json
import linecache
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENTS = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())


def kinds_met(assignment):
    """Exercise -> (kinds that apply, kinds met), from a process of its own."""
    command = [sys.executable, "-m", "tests.kinds_met", assignment]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(run.stdout.splitlines()[-1])
    return {exercise: (set(both["apply"]), set(both["met"])) for exercise, both in found.items()}


def _look(assignment):
    from autograder import expect, unkind

    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    graded = [c.metadata.get("nbgrader", {}) for c in cells]
    exercises = [one["grade_id"] for one in graded if one.get("solution")]
    found = {name: {"apply": set(), "met": set()} for name in exercises}
    current = []
    outcome = expect._outcome

    def looked_at(function, args, kwargs, caller):
        for name in current:
            found[name]["apply"] |= unkind.kinds_for([args, kwargs])
            found[name]["met"] |= unkind.kinds_in([args, kwargs])
        return outcome(function, args, kwargs, caller)

    expect._outcome = looked_at
    names = {"__name__": "__main__"}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for number, (cell, data) in enumerate(zip(cells, graded, strict=True)):
            here = data.get("grade_id", "")
            belongs = [name for name in exercises if here.startswith(name) and data.get("grade")]
            current[:] = [max(belongs, key=len)] if belongs else []
            file = f"<{number}>"
            linecache.cache[file] = (len(cell.source), None, cell.source.splitlines(True), file)
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(cell.source, file, "exec"), names)
        os.chdir(ROOT)
    return {
        name: {key: sorted(kinds) for key, kinds in both.items()} for name, both in found.items()
    }


if __name__ == "__main__":
    for one in sys.argv[1:]:
        print(json.dumps(_look(one)))
