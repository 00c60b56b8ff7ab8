"""A relay between a client and a kernel that sends what it likes: no message is too large.

ZeroMQ limits the size of a message's parts, but not their number, and keeps all until the last has
come. So the client's sockets connect to this relay, which reads the lengths in the stream (ZMTP
3, https://rfc.zeromq.org/spec/23), lets nothing more of a message pass that has become too large,
and ends it with an empty part. What then comes out is not signed, and no Jupyter message.
"""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager

from .wire import CHANNELS

_GREETING_BYTES, _VERSION_AT, _VERSION = 64, 10, 3
_MORE, _LONG, _COMMAND = 1, 2, 4
_LAST_AND_EMPTY = bytes(2)
_PART_BYTES = 64  # What a part without any content costs.
_BUFFER_BYTES = 256 * 1024

#: See :meth:`autograder.kernel.client.KernelProcess.channel`.
Channel = Callable[[dict, int], AbstractContextManager[str]]


@contextlib.asynccontextmanager
async def relayed(
    connection: dict, channel: Channel, largest_bytes: int, on_cut: Callable[[], None]
) -> AsyncIterator[dict]:
    """Give the connection with another address, at which messages of the kernel are cut.

    ``channel`` gives the path of a socket of the kernel. ``on_cut`` is called before the end of a
    message larger than ``largest_bytes`` is sent on.
    """
    front = f"{connection['ip']}-relay"
    tasks: set[asyncio.Task] = set()
    async with contextlib.AsyncExitStack() as stack:
        for port in (connection[f"{name}_port"] for name in CHANNELS):
            reach = functools.partial(channel, connection, port)
            carry = functools.partial(_carry, reach, largest_bytes, on_cut)
            note = functools.partial(_start, tasks, carry)
            server = await asyncio.start_unix_server(note, f"{front}-{port}", limit=_BUFFER_BYTES)
            stack.callback(server.close)
        try:
            yield connection | {"ip": front}
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _start(tasks: set, carry: Callable, *client: object) -> None:
    task = asyncio.ensure_future(carry(*client))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def _carry(
    reach: Callable[[], AbstractContextManager[str]],
    largest_bytes: int,
    on_cut: Callable[[], None],
    from_client: asyncio.StreamReader,
    to_client: asyncio.StreamWriter,
) -> None:
    """Carry everything between one client and one socket of the kernel, until either ends."""
    to_kernel = None
    try:
        with reach() as path:
            opened = await asyncio.open_unix_connection(path, limit=_BUFFER_BYTES)
        from_kernel, to_kernel = opened
        ways = [
            asyncio.ensure_future(_copy(from_client, to_kernel)),
            asyncio.ensure_future(_cut(from_kernel, to_client, Cutter(largest_bytes, on_cut))),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
    except OSError:
        pass  # The kernel has gone, or is not there yet: the client sees its connection end.
    finally:
        to_client.close()
        if to_kernel is not None:
            to_kernel.close()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(_BUFFER_BYTES):
        target.write(data)
        await target.drain()


async def _cut(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, cutter: "Cutter"
) -> None:
    with contextlib.suppress(ValueError):
        while data := await source.read(_BUFFER_BYTES):
            target.write(cutter.feed(data))
            await target.drain()


class Cutter:
    """Lets a stream of ZMTP 3 pass, but for what of a message would make it too large."""

    def __init__(self, largest_bytes: int, on_cut: Callable[[], None]) -> None:
        self._largest = largest_bytes
        self._on_cut = on_cut
        self._greeting = _GREETING_BYTES
        self._pending = bytearray()
        self._body = self._taken = 0
        self._flags = -1

    def feed(self, data: bytes) -> bytes:
        """Give what may pass; ``ValueError`` for another version or too large a command."""
        self._pending += data
        passed = bytearray()
        while taken := self._step(passed):
            del self._pending[:taken]
        return bytes(passed)

    def _step(self, passed: bytearray) -> int:
        """Let some bytes pass, or not; how many are done with, 0 if there are too few."""
        here = len(self._pending)
        if self._greeting:
            taken = min(self._greeting, here)
            self._greeting -= taken
            version = self._greeting + taken - (_GREETING_BYTES - _VERSION_AT)
            if 0 <= version < taken and self._pending[version] != _VERSION:
                raise ValueError("not ZMTP 3")
            passed += self._pending[:taken]
        elif self._flags < 0:
            taken = 1 + (8 if here and self._pending[0] & _LONG else 1)
            if here < taken:
                return 0
            self._flags = self._pending[0]
            self._body = int.from_bytes(self._pending[1:taken], "big")
            self._taken += self._body + _PART_BYTES
            if self._flags & _COMMAND and self._taken > self._largest:
                raise ValueError("a command is too large")
            if self._taken <= self._largest:
                passed += self._pending[:taken]
            self._end_part(passed)
        else:
            taken = min(self._body, here)
            self._body -= taken
            if self._taken <= self._largest:
                passed += self._pending[:taken]
            self._end_part(passed)
        return taken

    def _end_part(self, passed: bytearray) -> None:
        if self._body:
            return
        if not self._flags & _MORE:
            if self._taken > self._largest:
                self._on_cut()
                passed += _LAST_AND_EMPTY
            self._taken = 0
        self._flags = -1
