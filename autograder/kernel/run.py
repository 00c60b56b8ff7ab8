"""Run one notebook in a warm, confined kernel, and say how it went.

What a student's code does is a result, never an exception: a time-out, a crash, a flood of
output, too much memory end the cell or the kernel, the cells say so, and so does the status.
"""

import asyncio
import contextlib
import copy
import logging
import os
import platform
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Mapping
from pathlib import Path

import zmq
import zmq.asyncio
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from .cells import Cells, Client, clean, error
from .client import KernelProcess, Refused, Settings, launch, server_address
from .confine import Isolation
from .limits import Limits
from .server import CHANNELS, WARM_PRELOAD

__all__ = ["IsolationError", "Limits", "run_notebook"]

_COMMAND = [
    "python",
    "-m",
    "ipykernel_launcher",
    "--HistoryManager.enabled=False",
    "--IPKernelApp.log_level=50",
]
_ERROR_NAMES = {
    "timeout": "CellTimeoutError",
    "crash": "KernelDiedError",
    "memory": "MemoryLimitError",
    "output-limit": "OutputLimitError",
    "submission-timeout": "SubmissionTimeoutError",
}
SEED_VARIABLE = "AUTOGRADER_SEED"
"""Where a test finds the seed of its random inputs, see :func:`autograder.expect.generator`."""

_START_SECONDS = 60.0
_END_SECONDS = 10.0
_LAST_MESSAGES_SECONDS = 0.2
_ENVELOPE_BYTES = 1024 * 1024
_log = logging.getLogger(__name__)

LANGUAGE = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class IsolationError(Exception):
    """The isolation that was required is not to be had here; the message says what is missing."""


def grading_settings(kernel: str, hash_seed: int = 0) -> Settings:
    """The fork server for grading: a fixed environment that holds nobody's secrets.

    ``kernel`` is ``"warm"``, or ``"cold"`` or ``"plain"`` for a server that has imported
    ipykernel and NumPy only.
    One thread per kernel, because a grader runs as many kernels as there are cores.
    """
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": os.path.expanduser("~"),
        "PYTHONHASHSEED": str(hash_seed),
        "OMP_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    if "PYTHONPATH" in os.environ:
        environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
    preload = WARM_PRELOAD if kernel == "warm" else ("sandlock", "numpy")
    return Settings(preload=preload, environment=tuple(environment.items()))


def run_notebook(
    notebook: NotebookNode,
    *,
    files: Mapping[str, bytes],
    limits: Limits,
    seed: int,
    confined: bool,
    require: str | None = None,
    kernel: str = "warm",
    hash_seed: int = 0,
) -> tuple[NotebookNode, dict]:
    """Run every code cell of ``notebook`` in a kernel of its own.

    ``files`` are written beside the notebook, by relative path. Only the cells' source counts:
    tags and other metadata that would change how a cell runs are not looked at. After an error
    the next cells still run. ``kernel`` is ``"warm"``, ``"cold"`` (TensorFlow is imported by
    the kernel itself) or ``"plain"`` (it is not needed); ``seed`` is for the random
    numbers of Python, NumPy and Keras, ``hash_seed`` for the hashes of Python.

    Gives a copy of the notebook with its outputs, and a status of plain JSON data: ``outcome``
    (the first thing that went wrong: ``"ok"``, ``"timeout"``, ``"crash"``, ``"memory"``,
    ``"output-limit"``, ``"submission-timeout"``), ``cell`` (its index) and ``message``;
    ``events``, all of these; ``isolation``, see :class:`autograder.kernel.confine.Isolation`;
    ``wall_seconds``, ``cpu_seconds`` (kernel and client), ``memory_bytes`` and ``warm``.

    Raises :class:`IsolationError` when the isolation is below ``require`` (``"partial"`` or
    ``"full"``), ``ValueError`` for a path in ``files`` that leads outside or for files that are
    larger than ``limits.scratch_bytes``, and :class:`autograder.kernel.client.Refused` when no
    kernel can be had at all.
    """
    started, cpu = time.perf_counter(), time.thread_time()
    with _run_folder(files, limits) as folder:
        process, connection, warm = _start(folder, limits, seed, confined, kernel, hash_seed)
        try:
            isolation = Isolation.from_dict(process.isolation) if confined else Isolation()
            if not isolation.meets(require):
                missing = ", ".join(isolation.missing)
                raise IsolationError(
                    f"{require} isolation is required, but this machine gives {isolation.level};"
                    f" missing: {missing}. `autograder doctor` says why."
                )
            run = _Run(notebook, process, connection, limits)
            asyncio.run(run.all_cells())
        finally:
            report = _end(process)
    first = run.events[0] if run.events else {"outcome": "ok", "cell": None, "message": ""}
    return run.result, {
        **first,
        "events": run.events,
        "isolation": isolation.as_dict(),
        "wall_seconds": round(time.perf_counter() - started, 3),
        "cpu_seconds": round(report["cpu_seconds"] + time.thread_time() - cpu, 3),
        "memory_bytes": report["memory_bytes"],
        "warm": warm,
    }


@contextlib.contextmanager
def _run_folder(files: Mapping[str, bytes], limits: Limits):
    """A folder for one run: ``scratch`` with the files, ``root`` and ``io``, both empty."""
    if sum(map(len, files.values())) > limits.scratch_bytes:
        raise ValueError(f"the files are larger than {limits.scratch_bytes} bytes, scratch_bytes")
    place = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="ag-", dir=place if len(place) < 60 else "/tmp"))
    try:
        folder.chmod(0o711)
        for name in ("scratch", "root", "io"):
            (folder / name).mkdir(mode=0o700)
        for name, content in files.items():
            path = os.path.normpath(name)
            if os.path.isabs(path) or path.split(os.sep)[0] == "..":
                raise ValueError(f"{name!r} leads out of the submission's folder")
            target = folder / "scratch" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(
    folder: Path, limits: Limits, seed: int, confined: bool, kernel: str, hash_seed: int
) -> tuple[KernelProcess, dict, bool]:
    """A kernel, its connection, and whether it is warm: cold where warm is refused."""
    connection = {
        "transport": "ipc",
        "ip": str(folder / "io" / "k"),
        "key": secrets.token_hex(16),
        "signature_scheme": "hmac-sha256",
        **{f"{channel}_port": number for number, channel in enumerate(CHANNELS, 1)},
    }
    settings = grading_settings(kernel, hash_seed)
    places = {"scratch": str(folder / "scratch"), "root": str(folder / "root")}
    request = {
        "command": _COMMAND,
        "environment": {**dict(settings.environment), SEED_VARIABLE: str(seed)},
        "folder": places["scratch"],
        "connection": connection,
        "seed": seed,
        "seed_keras": kernel != "plain",
        "confinement": {**places, "limits": limits.as_dict()} if confined else None,
    }
    try:
        return launch(server_address(settings), request), connection, kernel == "warm"
    except Refused as refused:
        if kernel != "warm":
            raise
        _log.warning("Starting a cold kernel: %s", refused)
        return _start(folder, limits, seed, confined, "cold", hash_seed)


def _end(process: KernelProcess) -> dict:
    """Kill the kernel; its keeper's report, with zeros if the keeper does not answer."""
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_END_SECONDS)
    return process.report or {"cpu_seconds": 0.0, "memory_bytes": 0}


class _Run:
    """The cells of one notebook, run in one kernel; ``events`` lists what went wrong."""

    def __init__(
        self, notebook: NotebookNode, process: KernelProcess, connection: dict, limits: Limits
    ) -> None:
        self.result = copy.deepcopy(notebook)
        self.events: list[dict] = []
        self._process = process
        self._connection = connection
        self._limits = limits
        self._deadline = time.monotonic() + limits.submission_seconds
        self._over = False

    async def all_cells(self) -> None:
        """Run every code cell; where the kernel has gone, say in each cell why it did not run."""
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.MAXMSGSIZE, self._limits.output_bytes + _ENVELOPE_BYTES)
        client = Client(self._process, self._connection, context=context)
        cells = Cells(_bare(self.result), client, self._limits)
        try:
            with _end_of(self._process) as ended:
                client.start_channels(stdin=False, hb=False, control=False)
                await _unless(ended, _welcome(client))
                for index, cell in enumerate(cells.nb.cells):
                    if cell.cell_type == "code":
                        await self._one_cell(cells, index, ended)
        finally:
            client.stop_channels()
            context.destroy(linger=0)
        self.result.metadata.language_info = LANGUAGE

    async def _one_cell(self, cells: Cells, index: int, ended: asyncio.Future) -> None:
        cell, result = cells.nb.cells[index], self.result.cells[index]
        if self._over:
            cell.outputs = [error("NotRun", f"This cell did not run. {self.events[-1]['message']}")]
        elif cell.source.strip():
            event = await self._run_cell(cells, index, ended)
            if event:
                outcome, message = event
                cell.outputs.append(error(_ERROR_NAMES[outcome], message))
                name = {"cell": index, "cell_id": result.get("id")}
                self.events.append({"outcome": outcome, **name, "message": message})
        result.outputs = clean(cell.outputs)
        result.execution_count = cell.execution_count

    async def _run_cell(
        self, cells: Cells, index: int, ended: asyncio.Future
    ) -> tuple[str, str] | None:
        """Run one cell; the outcome and what happened, if something did."""
        limits, name = self._limits, f"Cell {index + 1}"
        left = max(self._deadline - time.monotonic(), 0.001)
        cell = cells.nb.cells[index]
        seconds = min(limits.cell_seconds, left)
        stop_by = time.monotonic() + seconds
        try:
            if not await _unless(ended, cells.run_cell(cell, index, seconds)):
                return self._how_it_ended(name)
        except CellTimeoutError:
            cells.timed_out = time.monotonic() > stop_by
            cells.flooded = not cells.timed_out
            self._stop()
        except DeadKernelError:
            return self._how_it_ended(name)
        except Exception as nonsense:
            self._stop()
            what = f"{type(nonsense).__name__}: {nonsense}"[:200]
            return "crash", f"{name} made the kernel send what is not a Jupyter message ({what})."
        if cells.timed_out and left <= limits.cell_seconds:
            self._stop()
            return "submission-timeout", (
                f"The submission was stopped in cell {index + 1}, after"
                f" {limits.submission_seconds:g} seconds, its limit."
            )
        if cells.timed_out:
            return (
                "timeout",
                f"{name} was stopped after {limits.cell_seconds:g} seconds, its limit.",
            )
        if cells.flooded:
            return "output-limit", (
                f"{name} was stopped: the submission's output exceeded its limit of"
                f" {limits.output_bytes} bytes."
            )
        return None

    def _stop(self) -> None:
        self._over = True
        self._process.kill()

    def _how_it_ended(self, name: str) -> tuple[str, str]:
        self._over = True
        self._process.wait(_END_SECONDS)
        report, limits = self._process.report, self._limits
        match report["exceeded"]:
            case "memory":
                return "memory", f"{name} used more memory than {limits.memory_bytes} bytes."
            case "processes":
                how = f"{name} started more than {limits.processes} processes and threads"
            case "scratch":
                how = f"{name} wrote more than {limits.scratch_bytes} bytes"
            case _ if report["status"] < 0:
                how = (
                    f"The kernel was killed by signal {-report['status']} while {name.lower()} ran"
                )
            case _:
                how = f"The kernel exited with code {report['status']} while {name.lower()} ran"
        return "crash", how + "."


@contextlib.contextmanager
def _end_of(process: KernelProcess):
    """A future that is done when the process has ended."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    descriptor = os.dup(process.fileno())

    def note() -> None:
        loop.remove_reader(descriptor)
        ended.set_result(None)

    loop.add_reader(descriptor, note)
    try:
        yield ended
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def _unless(ended: asyncio.Future, work: Coroutine) -> bool:
    """Do the work, unless the kernel ends before; then wait a moment for its last messages."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task, ended}, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait({task}, timeout=_LAST_MESSAGES_SECONDS)
    if task.done():
        task.result()
        return True
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return False


async def _welcome(client: Client) -> None:
    """Wait until the kernel sends this client what it prints."""
    while True:
        message = await client.get_iopub_msg(timeout=_START_SECONDS)
        if message["msg_type"] == "iopub_welcome":
            return


def _bare(notebook: NotebookNode) -> NotebookNode:
    """The notebook with the cells' source only: nothing in their metadata has a say here."""
    bare = []
    for cell in notebook.cells:
        source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        nothing = {"outputs": [], "execution_count": None, "metadata": NotebookNode()}
        bare.append(NotebookNode(cell_type=cell.cell_type, source=source, **nothing))
    return NotebookNode(cells=bare, metadata=NotebookNode())
