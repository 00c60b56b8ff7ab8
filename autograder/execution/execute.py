"""One notebook executed: bytes in, bytes out.

This is all a worker does, on this machine or on another one. A job holds what the result
depends on and nothing else (no gradebook, no solution, no other submission), so the hash of a
job is the key of its result.
"""

import base64
import copy
import hashlib
import json
import os
import platform
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.execution.control import NO_CONTROL, Control, Verdict, verdict
from autograder.execution.written import cell_that_shows, shown
from autograder.judge.line import LineError
from autograder.judge.plan import NOTHING_APART, Plan
from autograder.kernel.limits import Limits
from autograder.kernel.program import Program
from autograder.kernel.reach import OWN_FOLDER, Reach

#: Packages whose version may change a result.
_ENVIRONMENT = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "scikit-learn", "ipykernel")


class OtherEnvironmentError(Exception):
    """The worker has other versions of what may change a result; the message names them."""


@dataclass(frozen=True)
class How:
    """How notebooks are executed; the same for a whole class.

    ``kernel`` is "warm" (forked from a process that has imported TensorFlow), "plain" (forked
    from one that has imported ``preload`` instead), or "auto": warm if the assignment imports
    TensorFlow or Keras.
    ``isolation`` is the weakest isolation to accept ("none", "partial" or "full"): below it
    nothing runs, and ``reach`` is what submissions may reach all the same. ``seed`` is for Python,
    NumPy and Keras in the learner's process, ``hash_seed`` for Python's hashes.
    """

    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    hash_seed: int = 0
    kernel: str = "auto"
    preload: tuple[str, ...] = ()
    confined: bool = True
    isolation: str = "none"
    reach: Reach = OWN_FOLDER


def make_job(
    notebook: NotebookNode,
    files: Mapping[str, bytes],
    how: How,
    control: Control = NO_CONTROL,
    plan: Plan = NOTHING_APART,
    judge_seed: int = 0,
    program: Program | None = None,
) -> bytes:
    """Return a job: JSON, in bytes, the same for the same work.

    ``program`` is the kernel, where it is not Python of our own; then there is no control, and
    nothing is apart.
    ``judge_seed`` is where the random inputs of the tests come from, see
    :func:`autograder.judge.plan.seed_of`.
    """
    return json.dumps(
        {
            "notebook": nbformat.writes(notebook),
            "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
            "how": asdict(how),
            "control": control.to_dict(),
            "plan": plan.to_dict(),
            "judge_seed": judge_seed,
            "program": program and program.to_dict(),
            "environment": environment(),
        },
        sort_keys=True,
    ).encode()


def execute(job: bytes) -> bytes:
    """Execute a job and return ``{"notebook": text, "status": {...}}`` as JSON, in bytes.

    The status is that of :func:`autograder.kernel.run.run_notebook`, with

    * ``tampered``, ``unclear`` and ``changed``: what the control says of the tests beside the
      answer, see :class:`autograder.execution.control.Verdict`;
    * ``control_seconds``: how long the control took;
    * ``broken``: grade id -> message, of tests apart to which the answer's process did not answer
      as it should;
    * ``written``: the files that the learner's code has written, see :mod:`.written`.

    What the learner's code does is a result, never an exception. Raises
    :class:`autograder.kernel.run.IsolationError` if the isolation that the job asks for cannot be
    had on this machine, and :class:`OtherEnvironmentError` if the versions are not those that the
    job was made with.
    """
    content = json.loads(job)
    _demand(content["environment"])
    program = content["program"] and Program.from_dict(content["program"])
    _demand_program(program)
    how = content["how"]
    options = {
        "limits": Limits(**how["limits"]),
        "seed": how["seed"],
        "confined": how["confined"],
        "require": how["isolation"],
        "kernel": how["kernel"],
        "preload": tuple(how["preload"]),
        "hash_seed": how["hash_seed"],
        "files": {name: base64.b64decode(data) for name, data in content["files"].items()},
        "program": program,
        "reach": Reach.from_dict(how["reach"]),
    }
    notebook = nbformat.reads(content["notebook"], as_version=4)
    plan = Plan.from_dict(content["plan"])
    run = partial(_run, plan=plan, judge_seed=content["judge_seed"], **options)
    if program is None:
        shows = partial(_showing_written, run=run, given=options["files"])
    else:
        shows = partial(_showing_nothing, run=run)
    executed, status = _run_with_control(notebook, Control.from_dict(content["control"]), shows)
    status["broken"] = _broken(executed, plan)
    return json.dumps({"notebook": nbformat.writes(executed), "status": status}).encode()


#: Runs a notebook: called with it, and perhaps with an ``epilogue``.
Run = Callable[..., tuple[NotebookNode, dict]]


def _run(
    notebook: NotebookNode, plan: Plan, judge_seed: int, **options: object
) -> tuple[NotebookNode, dict]:
    """Run a notebook, and apart from it the tests that the plan has the judge run.

    A cell that ran out of time where others took it away has it once more, alone.
    """
    from autograder.kernel.judged import run_judged
    from autograder.kernel.run import run_notebook
    from autograder.kernel.turns import in_turn

    places = plan.places(notebook)
    if not places:
        return in_turn(lambda alone: run_notebook(notebook, **options))
    return in_turn(
        lambda alone: run_judged(
            notebook,
            plan.notebook(),
            places,
            plan.text(judge_seed),
            asking=range(len(plan.cells)) if alone else plan.asking(),
            judge_files=plan.file_contents(),
            judge_seed=judge_seed,
            **options,
        )
    )


def _showing_written(
    notebook: NotebookNode, run: Run, given: Mapping[str, bytes], epilogue: Sequence[str] = ()
) -> tuple[NotebookNode, dict]:
    """Run a notebook, and say in the status which files it has written before its epilogue."""
    token = secrets.token_hex()
    executed, status = run(notebook, epilogue=[cell_that_shows(token, given), *epilogue])
    outputs = status["epilogue"]
    status["written"] = (shown(outputs[0], token) if outputs else None) or ""
    if status["written"] or len(outputs) > len(epilogue):
        del outputs[0]
    return executed, status


def _showing_nothing(notebook: NotebookNode, run: Run) -> tuple[NotebookNode, dict]:
    """Run a notebook in a kernel of another kind, which cannot be asked for its files."""
    executed, status = run(notebook)
    return executed, status | {"written": ""}


def _broken(executed: NotebookNode, plan: Plan) -> dict[str, str]:
    """Return grade id -> message of the tests that the answer's process did not answer.

    Of tests apart alone: beside an answer an error may have any name and say anything.
    """
    return {
        cell.metadata.nbgrader.grade_id: output.evalue
        for cell in executed.cells
        if cell.cell_type == "code" and utils.is_grade(cell)
        if cell.metadata.nbgrader.grade_id in plan.apart
        for output in cell.outputs
        if output.output_type == "error" and output.ename == LineError.__name__
    }


def _run_with_control(
    notebook: NotebookNode, control: Control, run: Run
) -> tuple[NotebookNode, dict]:
    """Run the cells, then the control; say in the status which tests were tampered with.

    If the kernel ended before its control, the cells up to there run again with the control
    behind them: who ends the kernel cannot avoid it.
    """
    if not control:
        executed, status = run(notebook)
        del status["epilogue"], status["epilogue_seconds"]
        return executed, status | asdict(Verdict()) | {"control_seconds": 0.0}
    token = secrets.token_hex()
    executed, status = run(notebook, epilogue=control.cells(token))
    outputs, seconds = status.pop("epilogue"), status.pop("epilogue_seconds")
    fatal = [event["cell"] for event in status["events"] if event["fatal"]]
    cells = notebook.cells[: fatal[0]] if fatal else notebook.cells  # without the one that ended it
    if fatal:
        _, again = run(_with(notebook, cells), epilogue=control.cells(token))
        outputs, seconds = again["epilogue"], seconds + again["wall_seconds"]
    first, second = control.first_look(outputs, token), None
    if first is None or first.suspects:
        no_tests = [c for c in cells if utils.is_solution(c) or not utils.is_grade(c)]
        _, again = run(_with(notebook, no_tests), epilogue=control.second_cells(token))
        second = control.second_look(again["epilogue"], token)
        seconds += again["wall_seconds"]
    said = asdict(verdict(control, first, second))
    return executed, status | said | {"control_seconds": round(seconds, 3)}


def _with(notebook: NotebookNode, cells: list[NotebookNode]) -> NotebookNode:
    """Return the notebook with these cells in place of its own."""
    other = copy.copy(notebook)
    other["cells"] = cells
    return other


def _demand(wanted: dict[str, str]) -> None:
    """Raise :class:`OtherEnvironmentError` unless the environment here is the wanted one."""
    here = environment()
    names = sorted(name for name in {*wanted, *here} if wanted.get(name) != here.get(name))
    if names:
        differences = ", ".join(
            f"{name} {here.get(name, 'missing')} instead of {wanted.get(name, 'none')}"
            for name in names
        )
        raise OtherEnvironmentError(
            f"A worker has another environment, so its results could differ: {differences}. "
            "Install the same versions there."
        )


def _demand_program(program: Program | None) -> None:
    """Raise :class:`OtherEnvironmentError` unless the kernel's program is here."""
    if program and not os.access(program.command[0], os.X_OK):
        raise OtherEnvironmentError(
            f"A worker has no {program.command[0]}, which is the kernel of this notebook. Install "
            "it there, at the same place."
        )


@cache
def grader_digest() -> str:
    """Return a digest of the code of this package: all that runs in or around a kernel.

    Which module takes part in a result is nobody's guess: whatever of it changes, results of
    before are not those of now.
    """
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def environment() -> dict[str, str]:
    """Return the versions of what may change a result, the grader's own code among it."""
    found = {"python": platform.python_version(), "autograder": grader_digest()}
    for package in _ENVIRONMENT:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
