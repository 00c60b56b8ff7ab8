"""Run a notebook's cells in a kernel that may do its worst: nbclient, with an eye on the output."""

import asyncio
import contextlib
import json
import logging
import secrets
import signal
from typing import Any, cast

import zmq
from jupyter_client import AsyncKernelClient, KernelManager
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.session import DELIM, Session
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_output

from .client import KernelProcess
from .limits import Limits

LOST_PATIENCE_SECONDS = 3
"""How long a cell may take to stop after an interrupt, before the kernel is killed."""

_FLOOD_SECONDS = 0.2
_FLOOD_PATIENCE_SECONDS = 10
_ALWAYS_KEPT_BYTES = 16 * 1024
_MESSAGE_BYTES = 200
_SMALL_MESSAGE_BYTES = 64 * 1024
_LARGEST_STREAM_BYTES = 4 * 1024**2  # A million characters, see LimitedOutStream.
_ESCAPED = 6  # Bytes of JSON that a byte of text may become.
_NOTHING: dict = {"msg_type": "", "header": {}, "parent_header": {}, "metadata": {}, "content": {}}
_OUTPUTS = ("stream", "display_data", "execute_result", "error", "update_display_data")

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())
_log.propagate = False


class FloodError(Exception):
    """A cell sends too much and does not stop, or a reply was too large to be read."""


def largest_message(limits: Limits, notebook: NotebookNode) -> int:
    """Bytes of the largest message that a kernel has reason to send: an output, or a cell's code.

    Of outputs larger than this none is kept, see :meth:`Cells.process_message`.
    """
    code = max((len(cell.source.encode()) for cell in notebook.cells), default=0)
    output = max(limits.output_bytes, _LARGEST_STREAM_BYTES)
    return output + _ESCAPED * code + _SMALL_MESSAGE_BYTES


class CountingSession(Session):
    """A session that counts the bytes of all messages, and reads no large ones beyond ``room``.

    ``on_flood`` is called when there is no room left; an unread message counts as one to nobody.
    """

    room = _SMALL_MESSAGE_BYTES
    _is_reply = False
    on_flood = staticmethod(lambda: None)

    def cut(self) -> None:
        """Take note that a message was cut on its way: it was larger than all the room."""
        self.room = -1

    def feed_identities(
        self, msg_list: list[bytes] | list[zmq.Frame], copy: bool = True
    ) -> tuple[list[bytes], list[bytes] | list[zmq.Frame]]:
        """Count a message before anything of it is read."""
        size = sum(map(len, msg_list))
        self.room -= size
        self._is_reply = msg_list[:1] == [DELIM]
        if self.room < 0:
            self.on_flood()
            if size > _SMALL_MESSAGE_BYTES or DELIM not in msg_list:
                return [], []
        return super().feed_identities(msg_list, copy)

    def deserialize(
        self, msg_list: list[bytes] | list[zmq.Frame], content: bool = True, copy: bool = True
    ) -> dict[str, Any]:
        """Read a message, unless it was one too many."""
        try:
            if msg_list:
                return super().deserialize(msg_list, content, copy)
        except (ValueError, TypeError):
            if self.room >= 0:
                raise  # Otherwise it may be what is left of a message that was cut.
        if self._is_reply:  # The cell would wait for it.
            raise FloodError
        return _NOTHING


class Client(AsyncKernelClient):
    """A client that asks the kernel's process itself whether it lives, and interrupts it.

    ``by_message`` says that the kernel is interrupted by a message, not by a signal.
    """

    has_kernel = True

    def __init__(
        self, process: KernelProcess, connection: dict, by_message: bool = False, **traits: object
    ) -> None:
        super().__init__(**traits)
        self.process = process
        self._by_message = by_message
        self.load_connection_info(cast(KernelConnectionInfo, connection))

    async def is_alive(self) -> bool:
        """Whether the kernel runs."""
        return self.process.poll() is None

    async def interrupt_kernel(self) -> None:
        """What nbclient asks of a kernel manager when a cell takes too long."""
        self.interrupt()

    def interrupt(self) -> None:
        """Interrupt the cell that runs, and what it has started."""
        if self._by_message:
            self.control_channel.send(self.session.msg("interrupt_request"))
        else:
            self.process.send_signal(signal.SIGINT)


class Cells(NotebookClient):
    """nbclient, keeping no more output than there may be, and stopping a cell that makes more.

    After :meth:`run_cell`, ``timed_out`` and ``flooded`` say whether the cell was interrupted.
    """

    kc: Client

    def __init__(self, notebook: NotebookNode, client: Client, limits: Limits) -> None:
        super().__init__(
            notebook,
            km=cast(KernelManager, client),  # It can do what nbclient asks of one.
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
        # Small outputs are mostly header; code comes back in a message of its own.
        self._room = 3 * limits.output_bytes + 2 * largest_message(limits, notebook)
        client.session.room = self._room
        client.session.on_flood = self._flood
        self._running: NotebookNode | None = None
        self.timed_out = self.flooded = False
        self._seconds: float = limits.cell_seconds
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
        self.kc.session.room = self._room
        self._running = cell
        try:
            async with asyncio.timeout(None) as self._patience:
                await self.async_execute_cell(cell, index)
        except (DeadKernelError, TimeoutError):  # nbclient takes any cancelling for a death.
            if self._patience.expired():
                raise FloodError from None
            raise
        except FloodError:
            self._flood()
            raise
        finally:
            self._running = None
            if self._stop_flood:
                self._stop_flood.cancel()
                self._stop_flood = None

    def _executed(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        """Note a time-out; record an error that was hidden from the output, as nbgrader does."""
        reply = execute_reply["content"]
        name = reply.get("ename", "")
        self.timed_out = name == self._timeout_name
        if reply["status"] != "error" or self.timed_out:
            return
        if not any(output.get("ename") == name for output in cell.outputs):
            hidden = ["The cell raised this error and printed no traceback."]
            traceback = reply.get("traceback") or hidden
            cell.outputs.append(error(name, reply.get("evalue", ""), traceback))

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

    def _flood(self) -> None:
        if self._running is not None and not self.flooded:
            self._cut({}, 0, self._running)

    def _cut(self, content: dict, room: int, cell: NotebookNode) -> None:
        self.flooded = True
        # Not at once: an interrupt that meets the end of the cell makes ipykernel lose its reply.
        loop = asyncio.get_running_loop()
        self._stop_flood = loop.call_later(_FLOOD_SECONDS, self.kc.interrupt)
        self._patience.reschedule(loop.time() + _FLOOD_PATIENCE_SECONDS)
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
