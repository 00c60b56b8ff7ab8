"""One notebook executed: bytes in, bytes out.

This is all a worker does, on this machine or on another one. A job holds what the result
depends on and nothing else (no gradebook, no solution, no other submission), so the hash of a
job is the key of its result.
"""

import base64
import contextlib
import copy
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.execution.control import NO_CONTROL, Control, verdict
from autograder.execution.status import Status
from autograder.execution.written import cell_that_shows, written_zip
from autograder.judge.line import LineError
from autograder.judge.plan import NOTHING_APART, Plan
from autograder.kernel.options import RunOptions
from autograder.kernel.program import Program
from autograder.kernel.status import RunStatus
from autograder.kernel.versions import environment
from autograder.notebooks import compact


class OtherEnvironmentError(Exception):
    """The worker has other versions of what may change a result; the message names them."""


def make_job(
    notebook: NotebookNode,
    files: Mapping[str, bytes],
    options: RunOptions,
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
            "notebook": compact(notebook),
            "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
            "options": options.to_dict(),
            "control": control.to_dict(),
            "plan": plan.to_dict(),
            "judge_seed": judge_seed,
            "program": program and program.to_dict(),
            "environment": environment(),
        },
        sort_keys=True,
    ).encode()


def have_server(job: bytes) -> None:
    """Have the server that a job's kernel is forked from; without it a kernel is cold."""
    from autograder.kernel.client import Refused, server_address
    from autograder.kernel.run import settings_of

    options = RunOptions.from_dict(json.loads(job)["options"])
    with contextlib.suppress(Refused):
        server_address(settings_of(options))


def execute(job: bytes) -> bytes:
    """Execute a job and return ``{"notebook": text, "status": {...}}`` as JSON, in bytes.

    The status is that of :meth:`autograder.execution.status.Status.to_dict`. What the learner's
    code does is a result, never an exception. Raises
    :class:`autograder.kernel.run.IsolationError` if the isolation that the job asks for cannot be
    had on this machine, and :class:`OtherEnvironmentError` if the versions are not those that the
    job was made with.
    """
    content = json.loads(job)
    _demand(content["environment"])
    program = content["program"] and Program.from_dict(content["program"])
    _demand_program(program)
    notebook = nbformat.reads(content["notebook"], as_version=4)
    plan, control = Plan.from_dict(content["plan"]), Control.from_dict(content["control"])
    run = _Run(
        RunOptions.from_dict(content["options"]),
        {name: base64.b64decode(data) for name, data in content["files"].items()},
        plan,
        content["judge_seed"],
        program,
    )
    executed, status = _run_with_control(notebook, control, run)
    status = replace(status, broken=_broken(executed, plan))
    return json.dumps({"notebook": compact(executed), "status": status.to_dict()}).encode()


@dataclass(frozen=True)
class _Run:
    """Runs a notebook of a job, and apart from it the tests that the plan has the judge run."""

    options: RunOptions
    files: Mapping[str, bytes]
    plan: Plan
    judge_seed: int
    program: Program | None

    def __call__(
        self, notebook: NotebookNode, epilogue: Sequence[str] = ()
    ) -> tuple[NotebookNode, RunStatus, str]:
        """Return the notebook, its status, and, as text, the files written before the epilogue.

        A kernel of another kind cannot be asked for its files.
        """
        if self.program is not None:
            return *self._in_turn(notebook, ()), ""
        token = secrets.token_hex()
        cells = [cell_that_shows(token, self.files), *epilogue]
        executed, status = self._in_turn(notebook, cells)
        outputs = status.epilogue.outputs
        written = (written_zip(outputs[0], token) if outputs else None) or ""
        if written or len(outputs) > len(epilogue):
            status = replace(status, epilogue=replace(status.epilogue, outputs=outputs[1:]))
        return executed, status, written

    def _in_turn(
        self, notebook: NotebookNode, epilogue: Sequence[str]
    ) -> tuple[NotebookNode, RunStatus]:
        """Run it; a cell that ran out of time where others took it away has it once more, alone."""
        from autograder.kernel.judged import run_judged
        from autograder.kernel.run import run_notebook
        from autograder.kernel.turns import in_turn

        plan = self.plan
        places = plan.places(notebook)
        if not places:
            return in_turn(
                lambda alone: run_notebook(
                    notebook,
                    self.options,
                    files=self.files,
                    program=self.program,
                    epilogue=epilogue,
                )
            )
        return in_turn(
            lambda alone: run_judged(
                notebook,
                plan.notebook(),
                places,
                plan.text(self.judge_seed),
                self.options,
                asking=range(len(plan.cells)) if alone else plan.asking(),
                files=self.files,
                judge_files=plan.file_contents(),
                judge_seed=self.judge_seed,
                epilogue=epilogue,
            )
        )


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
    notebook: NotebookNode, control: Control, run: _Run
) -> tuple[NotebookNode, Status]:
    """Run the cells, then the control; say in the status which tests were tampered with.

    If the kernel ended before its control, the cells up to there run again with the control
    behind them: who ends the kernel cannot avoid it.
    """
    if not control:
        executed, status, written = run(notebook)
        return executed, Status(status, written=written)
    token = secrets.token_hex()
    executed, status, written = run(notebook, control.cells(token))
    outputs, seconds = status.epilogue.outputs, status.epilogue.seconds
    fatal = [event.cell for event in status.events if event.fatal]
    cells = notebook.cells[: fatal[0]] if fatal else notebook.cells  # without the one that ended it
    if fatal:
        _, again, _ = run(_with(notebook, cells), control.cells(token))
        outputs, seconds = again.epilogue.outputs, seconds + again.wall_seconds
    first, second = control.first_look(outputs, token), None
    if first is None or first.suspects:
        no_tests = [c for c in cells if utils.is_solution(c) or not utils.is_grade(c)]
        _, again, _ = run(_with(notebook, no_tests), control.second_cells(token))
        second = control.second_look(again.epilogue.outputs, token)
        seconds += again.wall_seconds
    said = verdict(control, first, second)
    return executed, Status(status, said, round(seconds, 3), written=written)


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
