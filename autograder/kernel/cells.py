"""Run a notebook's cells in a kernel that may do its worst: nbclient, with an eye on the output."""

import asyncio
import contextlib
import functools
import json
import logging
import secrets
import signal

from jupyter_client import AsyncKernelClient
from nbclient import NotebookClient
from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_output

from .client import KernelProcess
from .limits import Limits

LOST_PATIENCE_SECONDS = 3
"""How long a cell may take to stop after an interrupt, before the kernel is killed."""

_FLOOD_SECONDS = 0.2
_ALWAYS_KEPT_BYTES = 16 * 1024
_MESSAGE_BYTES = 200
_OUTPUTS = ("stream", "display_data", "execute_result", "error", "update_display_data")

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())
_log.propagate = False


class Client(AsyncKernelClient):
    """A client that asks the kernel's process itself whether it lives, and interrupts it."""

    has_kernel = True

    def __init__(self, process: KernelProcess, connection: dict, **traits: object) -> None:
        super().__init__(**traits)
        self.process = process
        self.load_connection_info(connection)

    async def is_alive(self) -> bool:
        """Whether the kernel runs."""
        return self.process.poll() is None

    async def interrupt_kernel(self) -> None:
        """What nbclient asks of a kernel manager when a cell takes too long."""
        self.process.send_signal(signal.SIGINT)


class Cells(NotebookClient):
    """nbclient, keeping no more output than there may be, and stopping a cell that makes more.

    After :meth:`run_cell`, ``timed_out`` and ``flooded`` say whether the cell was interrupted.
    """

    def __init__(self, notebook: NotebookNode, client: Client, limits: Limits) -> None:
        super().__init__(
            notebook,
            km=client,
            allow_errors=True,
            interrupt_on_timeout=True,
            raise_on_iopub_timeout=True,
            iopub_timeout=LOST_PATIENCE_SECONDS,
            record_timing=False,
            store_widget_state=False,
            skip_cells_with_tag=secrets.token_hex(),
            on_cell_executed=self._executed,
            timeout_func=lambda cell: self._seconds,
            log=_log,
        )
        self.kc = client
        self.left = limits.output_bytes
        self.timed_out = self.flooded = False
        self._seconds = limits.cell_seconds
        self._stop_flood: asyncio.TimerHandle | None = None
        self._timeout_name = secrets.token_hex()
        self.error_on_timeout = {"ename": self._timeout_name, "evalue": "", "traceback": []}

    async def run_cell(self, cell: NotebookNode, index: int, seconds: float) -> None:
        """Run one cell for ``seconds`` at most; its outputs are then in the notebook.

        Raises what nbclient raises when the cell does not stop or the kernel sends nonsense.
        """
        self._seconds = seconds
        self.timed_out = self.flooded = False
        self.left = max(self.left, _ALWAYS_KEPT_BYTES)
        try:
            await self.async_execute_cell(cell, index)
        finally:
            if self._stop_flood:
                self._stop_flood.cancel()
                self._stop_flood = None

    def _executed(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        """Note a time-out; record an error that was hidden from the output, as nbgrader does."""
        reply = execute_reply["content"]
        self.timed_out = reply.get("ename") == self._timeout_name
        if reply["status"] != "error" or self.timed_out:
            return
        if not any(output.get("ename") == reply["ename"] for output in cell.outputs):
            hidden = ["The cell raised this error and printed no traceback."]
            cell.outputs.append(
                error(reply["ename"], reply["evalue"], reply["traceback"] or hidden)
            )

    def process_message(
        self, msg: dict, cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Keep an output as far as there is room; widgets have nobody to talk to here."""
        kind = msg["msg_type"]
        if kind.startswith("comm") or (self.flooded and kind in _OUTPUTS and kind != "error"):
            return None
        if kind in _OUTPUTS:
            room = self.left
            self.left -= _MESSAGE_BYTES + len(json.dumps(msg["content"]))
            if self.left < 0 and not self.flooded:
                self._cut(msg["content"], room, cell)
                return None
        with contextlib.suppress(ValidationError):
            return super().process_message(msg, cell, cell_index)
        return None

    def _cut(self, content: dict, room: int, cell: NotebookNode) -> None:
        self.flooded = True
        # Not at once: an interrupt that meets the end of the cell makes ipykernel lose its reply.
        loop = asyncio.get_running_loop()
        interrupt = functools.partial(self.km.process.send_signal, signal.SIGINT)
        self._stop_flood = loop.call_later(_FLOOD_SECONDS, interrupt)
        start = str(content.get("text", ""))[:room]
        note = "[The output was cut here: it exceeded the limit, and the cell was stopped.]"
        cell.outputs.append(new_output("stream", name="stdout", text=f"{start}\n{note}\n"))


def error(name: str, message: str, traceback: list[str] | None = None) -> NotebookNode:
    """An error output; the traceback is the message alone if there is no other."""
    lines = traceback or [f"\x1b[0;31m{name}\x1b[0m: {message}"]
    return new_output("error", ename=name, evalue=message, traceback=lines)


def clean(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs that a notebook file can hold, without text that UTF-8 cannot."""
    good = [output for output in outputs if _well_formed(output)]
    text = json.dumps(good, ensure_ascii=False).encode("utf-8", "replace").decode()
    return [NotebookNode(each) for each in json.loads(text, object_hook=NotebookNode)]


def _well_formed(output: NotebookNode) -> bool:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr", "text": str()}:
            return True
        case {"output_type": "error", "ename": str(), "evalue": str(), "traceback": list(lines)}:
            return all(isinstance(line, str) for line in lines)
        case {"output_type": "display_data" | "execute_result", "data": data, "metadata": meta}:
            return isinstance(data, dict) and isinstance(meta, dict)
    return False
