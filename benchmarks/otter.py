"""The same assignment in Otter-Grader's form, and an environment with Otter in it."""

import json
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from benchmarks.classes import ASSIGNMENT
from benchmarks.measuring import ROOT, Usage, measured

VERSION = "7.0.0"
#: What is installed beside Otter, in the versions of this project's own environment.
_SAME = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "ipykernel")

#: A test file. The source of the test cell runs in the notebook's names, as it does in nbgrader.
_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}
SOURCE = {source!r}


@test_case(points={points!r}, hidden={hidden!r})
def check(env):
    exec(compile(SOURCE, "<test>", "exec"), env)
"""


def environment(cache: Path) -> Path:
    """Return the folder of an environment with Otter, made and byte-compiled if it is not there."""
    folder = cache / f"otter-{VERSION}-python-{sys.version_info[0]}.{sys.version_info[1]}"
    pins = []
    for package in _SAME:
        try:
            pins.append(f"{package}=={version(package)}")
        except PackageNotFoundError:
            continue
    ready = folder / "ready.json"
    if ready.is_file() and json.loads(ready.read_text()) == pins:
        return folder
    venv.create(folder, clear=True)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode"]
    wanted = [f"otter-grader=={VERSION}", *pins]
    subprocess.run([*install, "--python", python, *wanted], check=True)
    ready.write_text(json.dumps(pins))
    return folder


def write_tests(course: Path, target: Path) -> Path:
    """Write ``autograder.zip``: a test file for each test cell of the assignment's source."""
    source = nbformat.read(
        course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=nbformat.NO_CONVERT
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("otter_config.json", "{}")
        for cell in source.cells:
            nbgrader = cell.metadata.get("nbgrader", {})
            if nbgrader.get("grade"):
                test = _TEST.format(
                    name=nbgrader["grade_id"],
                    points=nbgrader["points"],
                    source=cell.source,
                    hidden="BEGIN HIDDEN TESTS" in cell.source,
                )
                archive.writestr(f"tests/{nbgrader['grade_id']}.py", test)
    return target


def write_submission(course: Path, student: str, target: Path) -> Path:
    """Write a learner's hand-in as Otter has it: ``grader.check(…)`` where a test cell was."""
    handed_in = course / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(handed_in, as_version=4)
    for cell in notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if nbgrader.get("grade"):
            cell.source = f'grader.check("{nbgrader["grade_id"]}")'
    start = "import otter\n\ngrader = otter.Notebook()"
    notebook.cells.insert(0, new_code_cell(start, id="otter"))
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    return target


def grade(
    installed: Path, submission: Path, tests: Path, output: Path, env: dict[str, str], log: Path
) -> tuple[Usage, dict[str, float]]:
    """Run ``otter run`` on one submission; return what it took, and test -> points."""
    output.mkdir(parents=True, exist_ok=True)
    command = [installed / "bin" / "python", "-m", "otter", "run", "--no-logo"]
    arguments = ["--autograder", tests, "--output-dir", output, submission]
    # Test cells import `autograder.expect`, which needs NumPy only.
    usage = measured([*command, *arguments], log=log, env=env | {"PYTHONPATH": str(ROOT)})
    results = output / "results.json"
    found = json.loads(results.read_text())["tests"] if results.is_file() else []
    return usage, {test["name"]: test["score"] for test in found if "score" in test}
