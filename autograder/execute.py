"""One notebook executed: bytes in, bytes out.

This is all a worker does, on this machine or on another one. A job holds what the result
depends on and nothing else (no gradebook, no solution, no other submission), so the hash of a
job is the key of its result.
"""

import base64
import copy
import json
import platform
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.control import NO_CONTROL, Control, Verdict, verdict
from autograder.kernel.limits import Limits
from autograder.strict import NOT_STRICT, Strict, verdicts, without_tests

#: Packages whose version may change a result.
_ENVIRONMENT = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "scikit-learn", "ipykernel")


class OtherEnvironmentError(Exception):
    """The worker has other versions of what may change a result; the message names them."""


@dataclass(frozen=True)
class How:
    """How notebooks are executed; the same for a whole class.

    ``kernel`` is "warm" (forked from a process that has imported TensorFlow), "plain" (forked
    from one that has not), or "auto": warm if the assignment imports TensorFlow or Keras.
    ``isolation`` is the weakest isolation to accept ("none", "partial" or "full"): below it
    nothing runs. ``seed`` is for Python, NumPy and Keras, ``hash_seed`` for Python's hashes.
    ``strict`` runs every test that passed once more, see :mod:`autograder.strict`.
    """

    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    hash_seed: int = 0
    kernel: str = "auto"
    confined: bool = True
    isolation: str = "none"
    strict: bool = False


def make_job(
    notebook: NotebookNode,
    files: Mapping[str, bytes],
    how: How,
    control: Control = NO_CONTROL,
    strict: Strict = NOT_STRICT,
) -> bytes:
    """Return a job: JSON, in bytes, the same for the same work."""
    return json.dumps(
        {
            "notebook": nbformat.writes(notebook),
            "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
            "how": asdict(how),
            "control": control.to_dict(),
            "strict": strict.to_dict(),
            "environment": environment(),
        },
        sort_keys=True,
    ).encode()


def execute(job: bytes) -> bytes:
    """Execute a job and return ``{"notebook": text, "status": {...}}`` as JSON, in bytes.

    The status is that of :func:`autograder.kernel.run.run_notebook`, with

    * ``tampered``, ``unclear`` and ``changed``: what the control says of the tests, see
      :class:`autograder.control.Verdict`;
    * ``contradicted``: grade id -> message, of strict tests that passed beside the learner's code
      and failed apart from it.

    What the learner's code does is a result, never an exception. Raises
    :class:`autograder.kernel.run.IsolationError` if the isolation that the job asks for cannot be
    had on this machine, and :class:`OtherEnvironmentError` if the versions are not those that the
    job was made with.
    """
    content = json.loads(job)
    _demand(content["environment"])
    how = content["how"]
    options = {
        "limits": Limits(**how["limits"]),
        "seed": how["seed"],
        "confined": how["confined"],
        "require": how["isolation"],
        "kernel": how["kernel"],
        "hash_seed": how["hash_seed"],
    }
    files = {name: base64.b64decode(data) for name, data in content["files"].items()}
    notebook = nbformat.reads(content["notebook"], as_version=4)
    control, strict = Control.from_dict(content["control"]), Strict.from_dict(content["strict"])
    executed, status = _run_with_control(notebook, control, files=files, **options)
    status["contradicted"] = {}
    passed = set(strict.tests) & _passed(executed) - set(status["tampered"])
    if passed:
        found, used = _run_apart(_until_the_end(notebook, status), strict, passed, files, options)
        status["contradicted"] = {name: said for name, said in found.items() if said is not None}
        status["cpu_seconds"] = round(status["cpu_seconds"] + used["cpu_seconds"], 3)
        status["memory_bytes"] = max(status["memory_bytes"], used["memory_bytes"])
    return json.dumps({"notebook": nbformat.writes(executed), "status": status}).encode()


def examine_solution(
    solution: NotebookNode, strict: Strict, files: Mapping[str, bytes], how: How
) -> dict[str, str | None]:
    """Run the tests apart from the instructor's solution: grade id -> message, or ``None``."""
    options = asdict(how)
    options = {name: options[name] for name in ("seed", "confined", "kernel", "hash_seed")}
    options |= {"limits": how.limits, "require": how.isolation}
    return _run_apart(solution, strict, set(strict.tests), files, options)[0]


def _run_with_control(
    notebook: NotebookNode, control: Control, **options: object
) -> tuple[NotebookNode, dict]:
    """Run the cells, then the control; say in the status which tests were tampered with.

    If the kernel ended before its control, the cells up to there run again with the control
    behind them: who ends the kernel cannot avoid it.
    """
    from autograder.kernel.run import run_notebook

    if not control:
        executed, status = run_notebook(notebook, **options)
        del status["epilogue"]
        return executed, status | asdict(Verdict())
    token = secrets.token_hex()
    executed, status = run_notebook(notebook, epilogue=control.cells(token), **options)
    outputs = status.pop("epilogue")
    fatal = [event["cell"] for event in status["events"] if event["fatal"]]
    status["ended_in"] = fatal[0] if fatal else None
    before = _until_the_end(notebook, status)
    if fatal:
        outputs = run_notebook(before, epilogue=control.cells(token), **options)[1]["epilogue"]
    first, second = control.first_look(outputs, token), None
    if first is None or first.suspects:
        cells = control.second_cells(token)
        outputs = run_notebook(without_tests(before), epilogue=cells, **options)[1]["epilogue"]
        second = control.second_look(outputs, token)
    return executed, status | asdict(verdict(control, first, second))


def _run_apart(
    learner: NotebookNode,
    strict: Strict,
    tests: set[str],
    files: Mapping[str, bytes],
    options: dict,
) -> tuple[dict[str, str | None], dict]:
    from autograder.kernel.apart import run_apart

    executed, used = run_apart(
        without_tests(learner),
        strict.only(tests).notebook(),
        files=files,
        files_for_tests=strict.file_contents(),
        **options,
    )
    return verdicts(executed), used


def _until_the_end(notebook: NotebookNode, status: dict) -> NotebookNode:
    """Return the notebook without the cell that ended the kernel, if one did, and the rest."""
    if status.get("ended_in") is None:
        return notebook
    shorter = copy.copy(notebook)
    shorter["cells"] = notebook.cells[: status["ended_in"]]
    return shorter


def _passed(executed: NotebookNode) -> set[str]:
    """Return the grade ids of the tests without an error."""
    return {
        cell.metadata.nbgrader.grade_id
        for cell in executed.cells
        if cell.cell_type == "code"
        and utils.is_grade(cell)
        and not any(output.output_type == "error" for output in cell.outputs)
    }


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


def environment() -> dict[str, str]:
    """Return the versions of what may change a result."""
    found = {"python": platform.python_version()}
    for package in _ENVIRONMENT:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
