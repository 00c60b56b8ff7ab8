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
import queue
import secrets
import subprocess
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import zmq
import zmq.asyncio
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from .cells import (
    LOST_PATIENCE_SECONDS,
    Cells,
    Client,
    CountingSession,
    FloodError,
    clean,
    error,
    largest_message,
)
from .client import KernelProcess, Refused, forbid_to_stay, launch, server_address
from .cores import own_core
from .folders import OwnFolder
from .isolation import Isolation
from .limits import Limits
from .options import RunOptions
from .program import Program
from .reach import Reach
from .relay import relayed
from .settings import Settings, grading_settings
from .status import Epilogue, Event, RunStatus
from .turns import Share
from .wire import CHANNELS

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
#: What nbgrader tells a kernel, too.
_GRADING = {"NBGRADER_EXECUTION": "autograde"}
_START_SECONDS = 60.0
_END_SECONDS = 10.0
_LARGEST_SEED = 2**32  # of NumPy
_LAST_MESSAGES_SECONDS = 0.2
_ASK_AGAIN_SECONDS = 1.0
_LINES_SAID = 5
_MOST_MESSAGES_WAITING = 4
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


def error_name(outcome: str) -> str:
    """Return the name of the error in a cell with this outcome."""
    return _ERROR_NAMES[outcome]


class IsolationError(Exception):
    """The isolation that was required is not to be had here; the message says what is missing."""


def run_notebook(
    notebook: NotebookNode,
    options: RunOptions,
    *,
    files: Mapping[str, bytes],
    program: Program | None = None,
    epilogue: Sequence[str] = (),
) -> tuple[NotebookNode, RunStatus]:
    """Run every code cell of ``notebook`` in a kernel of its own.

    ``files`` are written beside the notebook, by relative path. Only the cells' source counts:
    tags and other metadata that would change how a cell runs are not looked at. After an error
    the next cells still run. With a ``program`` the kernel is that instead, confined alike, started
    cold and seeded with nothing. ``epilogue`` is the code of more cells; each has its
    ``limits.cell_seconds`` whatever time the others took, as far as all ends within
    ``limits.longest_seconds``.

    Gives a copy of the notebook with its outputs, and how that went.

    Raises :class:`IsolationError` when the isolation is below ``options.isolation``,
    ``ValueError`` for a path in ``files`` that leads outside or for files that are larger than
    ``limits.scratch_bytes``, and :class:`autograder.kernel.client.Refused` when no kernel can be
    had at all.
    """
    started, cpu = time.perf_counter(), time.thread_time()
    with started_kernel(options, files=files, program=program) as kernel:
        run = NotebookRun(notebook, kernel, options.limits)
        asyncio.run(run.all_cells(epilogue))
    return run.result, status_of(run, [kernel], started, cpu)


def status_of(
    run: "NotebookRun", kernels: Sequence["StartedKernel"], started: float, cpu: float
) -> RunStatus:
    """Return the status of a run whose kernels have ended.

    ``started`` and ``cpu`` are the clock and this thread's processor seconds when it began.
    """
    used = [kernel.report for kernel in kernels]
    weakest = min(kernels, key=lambda kernel: kernel.isolation.level.rank)
    cpu_seconds = sum(report["cpu_seconds"] for report in used) + time.thread_time() - cpu
    return RunStatus(
        events=tuple(run.events),
        isolation=weakest.isolation,
        crowded=run.crowded,
        wall_seconds=round(time.perf_counter() - started, 3),
        cpu_seconds=round(cpu_seconds, 3),
        memory_bytes=max(report["memory_bytes"] for report in used),
        warm=all(kernel.warm for kernel in kernels),
        epilogue=Epilogue(run.epilogue_outputs, run.epilogue_seconds),
    )


@dataclass
class StartedKernel:
    """A kernel that runs, how to reach it, and what confines it; ``report`` when it has ended."""

    process: KernelProcess
    connection: dict
    isolation: Isolation
    warm: bool
    program: Program | None = None
    report: dict = field(default_factory=lambda: {"cpu_seconds": 0.0, "memory_bytes": 0})


def settings_of(options: RunOptions) -> Settings:
    """Return what the server of a run must be: a warm one, unless the options say otherwise."""
    kernel = "warm" if options.kernel == "auto" else options.kernel
    return grading_settings(kernel, options.hash_seed, options.preload)


@contextlib.contextmanager
def started_kernel(
    options: RunOptions,
    *,
    files: Mapping[str, bytes],
    program: Program | None = None,
    line: tuple[int, ...] = (),
    held: bool = True,
) -> Iterator[StartedKernel]:
    """Give a kernel with a folder of its own, and leave nothing of either.

    ``line`` are the descriptors of its end of a line to another kernel, see
    :mod:`autograder.judge.line`; ``held`` says that it is held to one core, as is what runs a
    learner's code. The other options and the errors are those of :func:`run_notebook`.
    """
    with (
        own_core() if held else contextlib.nullcontext() as core,
        _run_folder(files, options.limits) as folder,
    ):
        confinement = _confinement(folder, options, core, program) if options.confined else None
        process, connection, warm = (
            _start(folder, confinement, options, line)
            if program is None
            else _start_program(folder, confinement, options, program)
        )
        isolation = Isolation.from_dict(process.isolation) if process.isolation else Isolation()
        started = StartedKernel(process, connection, isolation, warm, program)
        if not isolation.shuts_in:
            forbid_to_stay()
        try:
            if not isolation.level.meets(options.isolation):
                missing = ", ".join(isolation.missing)
                raise IsolationError(
                    f"{options.isolation} isolation is required, but this machine gives "
                    f"{isolation.level}; missing: {missing}. `autograder doctor` says why."
                )
            yield started
        finally:
            started.report = _end(process)


@contextlib.contextmanager
def _run_folder(files: Mapping[str, bytes], limits: Limits) -> Iterator[Path]:
    """A folder for one run: ``scratch`` with the files, ``root`` and ``io``, both empty."""
    if sum(map(len, files.values())) > limits.scratch_bytes:
        raise ValueError(f"the files are larger than {limits.scratch_bytes} bytes, scratch_bytes")
    with OwnFolder() as folder:
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


def _start(
    folder: Path, confinement: dict | None, options: RunOptions, line: tuple[int, ...]
) -> tuple[KernelProcess, dict, bool]:
    """A kernel, its connection, and whether it is warm: cold where warm is refused."""
    connection = _new_connection(folder)
    kernel = "warm" if options.kernel == "auto" else options.kernel
    settings = settings_of(options)
    request = {
        "command": _COMMAND,
        "environment": {**dict(settings.environment), **_GRADING, **_variables(options.reach)},
        "folder": str(folder / "scratch"),
        "connection": connection,
        "seed": options.seed % _LARGEST_SEED,
        "seed_keras": kernel != "plain",
        "confinement": confinement,
    }
    try:
        return launch(server_address(settings), request, line), connection, kernel == "warm"
    except Refused as refused:
        if kernel != "warm" and not options.preload:
            raise
        _log.warning("Starting a cold kernel: %s", refused)
        kernel = "cold" if kernel == "warm" else kernel
        return _start(folder, confinement, replace(options, kernel=kernel, preload=()), line)


def _start_program(
    folder: Path, confinement: dict | None, options: RunOptions, program: Program
) -> tuple[KernelProcess, dict, bool]:
    """The same for a kernel that is a program of its own."""
    connection = _new_connection(folder)
    settings = grading_settings("plain", options.hash_seed)
    environment = {**dict(settings.environment), **_GRADING}
    environment.pop("PYTHONPATH", None)
    environment["PATH"] = f"{os.path.dirname(program.command[0])}:{environment['PATH']}"
    request = {
        "program": True,
        "command": program.command,
        "environment": environment | dict(program.environment) | _variables(options.reach),
        "folder": str(folder / "scratch"),
        "connection": connection,
        "confinement": confinement,
    }
    return launch(server_address(settings), request), connection, False


def _new_connection(folder: Path) -> dict:
    """A Jupyter connection over sockets in the folder of a run, with a key of its own."""
    return {
        "transport": "ipc",
        "ip": str(folder / "io" / "k"),
        "key": secrets.token_hex(16),
        "signature_scheme": "hmac-sha256",
        **{f"{channel}_port": number for number, channel in enumerate(CHANNELS, 1)},
    }


def _variables(reach: Reach) -> dict[str, str]:
    """The environment variables that a kernel may have of this process, as far as they are set."""
    return {name: os.environ[name] for name in reach.environment if name in os.environ}


def _confinement(
    folder: Path, options: RunOptions, core: int | None, program: Program | None
) -> dict:
    """The confinement of a kernel as the keeper wants it."""
    return {
        "scratch": str(folder / "scratch"),
        "root": str(folder / "root"),
        "limits": options.limits.as_dict(),
        "core": core,
        "readable": program.readable if program else (),
        "terminals": program is not None and program.terminals,
        "reach": options.reach.to_dict(),
    }


def _end(process: KernelProcess) -> dict:
    """Kill the kernel; its keeper's report, with zeros if the keeper does not answer."""
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_END_SECONDS)
    return process.report or {"cpu_seconds": 0.0, "memory_bytes": 0}


class NotebookRun:
    """The cells of one notebook, run in one kernel.

    ``result`` is the notebook with its outputs, ``events`` lists what went wrong, and ``over``
    says that the kernel has ended. ``in_question`` is the index of the cell that messages name in
    place of the one that runs, as long as it is set.
    """

    def __init__(self, notebook: NotebookNode, kernel: StartedKernel, limits: Limits) -> None:
        self.result = copy.deepcopy(notebook)
        self.events: list[Event] = []
        self.epilogue_outputs: list[list[NotebookNode]] = []
        self.epilogue_seconds = 0.0
        self.over = False
        self.in_question: int | None = None
        self.limits = limits
        self.process = kernel.process
        self._connection = kernel.connection
        self._program = kernel.program
        self._language: Mapping = LANGUAGE if kernel.program is None else {}
        self._deadline = time.monotonic() + limits.submission_seconds
        self._end = time.monotonic() + limits.longest_seconds - LOST_PATIENCE_SECONDS
        self.crowded = False

    async def all_cells(self, epilogue: Sequence[str] = ()) -> None:
        """Run every code cell; where the kernel has gone, say in each cell why it did not run."""
        async with self.connected() as connected:
            for index, cell in enumerate(self.result.cells):
                if cell.cell_type == "code":
                    await self.one_cell(connected, index)
            await self.last_cells(connected, epilogue)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator["Connected"]:
        """Give the kernel's channels, open."""
        context = zmq.asyncio.Context()
        largest = largest_message(self.limits, self.result)
        context.setsockopt(zmq.MAXMSGSIZE, largest)
        context.setsockopt(zmq.RCVHWM, _MOST_MESSAGES_WAITING)
        session = CountingSession()
        client = None
        try:
            async with relayed(
                self._connection, self.process.channel, largest, session.cut
            ) as connection:
                by_message = self._program is not None and self._program.interrupt == "message"
                client = Client(
                    self.process, connection, by_message, context=context, session=session
                )
                client.allow_stdin = False
                with _end_of(self.process) as ended:
                    client.start_channels(stdin=False, hb=False, control=by_message)
                    if self._program is None:
                        await run_until(ended, _welcome(client))
                    else:
                        await self._until_it_answers(client, ended)
                    yield Connected(client, Cells(_bare(self.result), client, self.limits), ended)
        finally:
            if client is not None:
                client.stop_channels()
            context.destroy(linger=0)

    async def _until_it_answers(self, client: Client, ended: asyncio.Future) -> None:
        """Wait for a program, which may take its time, or end: then no cell runs."""
        why = f"it did not answer within {_START_SECONDS:g} seconds"
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                if await run_until(ended, self._introduce(client)):
                    return
                why = "it ended"
        self.stop()
        lines = self.process.wait_for_report(_END_SECONDS)["said"].split("\n")
        said = " ".join(word for line in lines[-_LINES_SAID:] for word in line.split())
        message = f"The kernel did not start: {why}{f', saying: {said}' if said else ''}."
        self.events.append(Event("crash", None, None, message, fatal=True))

    async def _introduce(self, client: Client) -> None:
        """Ask until the kernel answers, and what it sends to everybody arrives here."""
        while not self._language:
            client.kernel_info()
            with contextlib.suppress(queue.Empty):
                reply = await client.get_shell_msg(timeout=_ASK_AGAIN_SECONDS)
                if reply["msg_type"] == "kernel_info_reply":
                    await client.get_iopub_msg(timeout=_ASK_AGAIN_SECONDS)
                    self._language = reply["content"]["language_info"]

    async def one_cell(
        self, connected: "Connected", index: int, seconds: float | None = None
    ) -> None:
        """Run one code cell of the notebook, for ``seconds`` instead of its limit if given."""
        cells, result = connected.cells, self.result.cells[index]
        cell = cells.nb.cells[index]
        if self.over:
            cell.outputs = [error("NotRun", f"This cell did not run. {self.events[-1].message}")]
        elif cell.source.strip():
            trouble = await self._run_cell(connected, index, seconds)
            if trouble:
                outcome, message = trouble
                cell.outputs.append(error(error_name(outcome), message))
                self.note(index, outcome, message)
        result.outputs = clean(cell.outputs)
        result.execution_count = cell.execution_count
        self.result.metadata.language_info = NotebookNode(self._language)

    async def extra_cell(
        self, connected: "Connected", source: str, seconds: float
    ) -> tuple[list[NotebookNode], tuple[str, str] | None]:
        """Run code that is no cell of the notebook; return its outputs and what went wrong.

        That is an outcome and a message; see ``in_question``.
        """
        cells = connected.cells
        cells.nb.cells.append(_bare_cell("code", source))
        trouble = await self._run_cell(connected, len(cells.nb.cells) - 1, seconds)
        return clean(cells.nb.cells[-1].outputs), trouble

    async def last_cells(self, connected: "Connected", epilogue: Sequence[str]) -> None:
        """Run more code behind the notebook, as long as there is a kernel."""
        began = time.monotonic()
        for source in epilogue:
            if not self.over:
                self._deadline = min(time.monotonic() + self.limits.cell_seconds, self._end)
                outputs, trouble = await self.extra_cell(connected, source, self.seconds_left())
                if trouble is None:
                    self.epilogue_outputs.append(outputs)
        self.epilogue_seconds = time.monotonic() - began

    def _name(self, index: int) -> str:
        return f"Cell {(index if self.in_question is None else self.in_question) + 1}"

    def note(self, index: int, outcome: str, message: str) -> Event:
        """Note what went wrong in a cell of the notebook, and return it."""
        cell_id = self.result.cells[index].get("id")
        event = Event(outcome, index, cell_id, message, fatal=self.over)
        self.events.append(event)
        return event

    def seconds_left(self) -> float:
        """Return how long this notebook may still run."""
        return max(self._deadline - time.monotonic(), 0.001)

    def stop(self) -> None:
        """Kill the kernel: no cell will run any more."""
        self.over = True
        self.process.kill()

    async def _run_cell(
        self, connected: "Connected", index: int, seconds: float | None
    ) -> tuple[str, str] | None:
        """Run one cell; the outcome and what happened, if something did."""
        cells, ended, limits = connected.cells, connected.ended, self.limits
        left = self.seconds_left()
        cell = cells.nb.cells[index]
        seconds = min(limits.cell_seconds, left) if seconds is None else seconds
        stop_by = time.monotonic() + seconds
        try:
            with Share(seconds, self.process.pid) as share:
                if not await run_until(ended, cells.run_cell(cell, index, seconds)):
                    return self._how_it_ended(self._name(index))
        except FloodError:
            self.stop()
        except CellTimeoutError:
            cells.timed_out = time.monotonic() > stop_by
            cells.flooded = not cells.timed_out
            self.over = True
        except DeadKernelError:
            return self._how_it_ended(self._name(index))
        except Exception as nonsense:
            self.stop()
            what = f"{type(nonsense).__name__}: {nonsense}"[:200]
            return "crash", (
                f"{self._name(index)} made the kernel send what is not a Jupyter message ({what})."
            )
        name = self._name(index)
        if cells.timed_out:
            self.crowded |= share.was_crowded()
        if self.over:
            self.stop()
        if cells.timed_out and left <= limits.cell_seconds:
            self.stop()
            return "submission-timeout", (
                f"The submission was stopped in {name.lower()}, after"
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

    def _how_it_ended(self, name: str) -> tuple[str, str]:
        self.over = True
        report, limits = self.process.wait_for_report(_END_SECONDS), self.limits
        match report["exceeded"]:
            case "memory":
                return "memory", f"{name} used more memory than {limits.memory_bytes} bytes."
            case "processes":
                how = f"{name} started more than {limits.processes} processes and threads"
            case "scratch":
                most = f"{limits.scratch_bytes} bytes or {limits.scratch_files} files"
                how = f"{name} wrote more than {most}"
            case _ if report["status"] < 0:
                how = (
                    f"The kernel was killed by signal {-report['status']} while {name.lower()} ran"
                )
            case _:
                how = f"The kernel exited with code {report['status']} while {name.lower()} ran"
        return "crash", how + "."


@dataclass
class Connected:
    """A kernel's channels, the cells to run over them, and a future done when it has ended."""

    client: Client
    cells: Cells
    ended: asyncio.Future


@contextlib.contextmanager
def _end_of(process: KernelProcess) -> Iterator[asyncio.Future[None]]:
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


async def run_until(ended: asyncio.Future, work: Coroutine) -> bool:
    """Do the work, unless the kernel ends before; then wait a moment for its last messages."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task, ended}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({task}, timeout=_LAST_MESSAGES_SECONDS)
        if task.done():
            task.result()
            return True
        return False
    finally:  # Also of work that was cancelled from outside, somebody has to see how it ended.
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _welcome(client: Client) -> None:
    """Wait until the kernel sends this client what it prints."""
    while True:
        message = await client.get_iopub_msg(timeout=_START_SECONDS)
        if message["msg_type"] == "iopub_welcome":
            return


def _bare(notebook: NotebookNode) -> NotebookNode:
    """The notebook with the cells' source only: nothing in their metadata has a say here."""
    bare = [_bare_cell(cell.cell_type, cell.source) for cell in notebook.cells]
    return NotebookNode(cells=bare, metadata=NotebookNode())


def _bare_cell(cell_type: str, source: str | list[str]) -> NotebookNode:
    nothing: dict = {"outputs": [], "execution_count": None, "metadata": NotebookNode()}
    return NotebookNode(cell_type=cell_type, source="".join(source), **nothing)
