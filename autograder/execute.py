"""One notebook executed: bytes in, bytes out.

This is all a worker does, on this machine or on another one. A job holds what the result
depends on and nothing else (no gradebook, no solution, no other submission), so the hash of a
job is the key of its result.
"""

import base64
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.control import NO_CONTROL, Control
from autograder.kernel.limits import Limits

#: Packages whose version may change a result.
_ENVIRONMENT = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "scikit-learn", "ipykernel")


@dataclass(frozen=True)
class How:
    """How notebooks are executed; the same for a whole class.

    ``kernel`` is "warm" (forked from a process that has imported TensorFlow), "plain" (forked
    from one that has not), or "auto": warm if the assignment imports TensorFlow or Keras.
    ``isolation`` is the weakest isolation to accept ("none", "partial" or "full"): below it
    nothing runs. ``seed`` is for Python, NumPy and Keras, ``hash_seed`` for Python's hashes.
    """

    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    hash_seed: int = 0
    kernel: str = "auto"
    confined: bool = True
    isolation: str = "none"


def make_job(
    notebook: NotebookNode, files: Mapping[str, bytes], how: How, control: Control = NO_CONTROL
) -> bytes:
    """Return a job: JSON, in bytes, the same for the same work."""
    return json.dumps(
        {
            "notebook": nbformat.writes(notebook),
            "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
            "how": asdict(how),
            "control": asdict(control),
            "environment": environment(),
        },
        sort_keys=True,
    ).encode()


def execute(job: bytes) -> bytes:
    """Execute a job and return ``{"notebook": text, "status": {...}}`` as JSON, in bytes.

    The status is that of :func:`autograder.kernel.run.run_notebook`, with ``tampered``: the grade
    ids of tests that passed in the control and should have failed. What the learner's code does
    is a result, never an exception. Raises :class:`autograder.kernel.run.IsolationError` if the
    isolation that the job asks for cannot be had on this machine.
    """
    from autograder.kernel.run import run_notebook

    content = json.loads(job)
    how, control = content["how"], content["control"]
    notebook = nbformat.reads(content["notebook"], as_version=4)
    length = len(notebook.cells)
    if control["must_fail"]:
        notebook.cells += [
            new_code_cell(source, id=f"control-{place}")
            for place, source in enumerate(control["sources"])
        ]
    notebook, status = run_notebook(
        notebook,
        files={name: base64.b64decode(data) for name, data in content["files"].items()},
        limits=Limits(**how["limits"]),
        seed=how["seed"],
        confined=how["confined"],
        require=how["isolation"],
        kernel=how["kernel"],
        hash_seed=how["hash_seed"],
    )
    controls = notebook.cells[length:]
    status["tampered"] = [
        grade_id
        for place, grade_id in control["must_fail"].items()
        if not any(output.output_type == "error" for output in controls[int(place)].outputs)
    ]
    if status["cell"] is not None and status["cell"] >= length:
        status["cell"] = None
        status["message"] = f"After the last cell, in the control: {status['message']}"
    del notebook.cells[length:]
    return json.dumps({"notebook": nbformat.writes(notebook), "status": status}).encode()


def environment() -> dict[str, str]:
    """Return the versions of what may change a result."""
    found = {"python": platform.python_version()}
    for package in _ENVIRONMENT:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
