"""The line between the judge and a learner's process: two pipes, one frame a message.

A frame is eight bytes of length and that many bytes of JSON. The length is looked at before
anything is read behind it, so what is too large is never in memory. A read that is interrupted
goes on where it was.
"""

import hashlib
import json
import os
import select
import struct

#: Environment variable with the two descriptors of a process: where it reads, where it writes.
VARIABLE = "AUTOGRADER_LINE"
#: The largest message: an array of twelve million float32, or whatever else fits.
MOST_BYTES = 64 * 1024**2
_HEAD = struct.Struct(">Q")


class LineError(BaseException):
    """The learner's process does not answer as it should, and is not asked again.

    No ``Exception``: a test that demands one of an answer is not to take this for it.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class UnansweredError(LineError):
    """The learner's process has ended."""


class TooLargeError(ValueError):
    """A message is larger than :data:`MOST_BYTES`."""


def end(number: int) -> dict:
    """What the grader sends when the test of this number is over."""
    return {"end": number}


def key(source: str) -> str:
    """What a cell of the plan is known by."""
    return hashlib.sha256(source.encode()).hexdigest()


def frame(message: object) -> bytes:
    """Return a message as it travels. Raises :class:`TooLargeError`."""
    content = json.dumps(message).encode()
    if len(content) > MOST_BYTES:
        raise TooLargeError(f"{len(content):,} bytes are more than {MOST_BYTES:,}")
    return _HEAD.pack(len(content)) + content


class Line:
    """One end of the line: messages of JSON data, there and back."""

    def __init__(self, read: int, write: int) -> None:
        self._read = read
        self._write = write
        self._read_so_far = bytearray()

    @classmethod
    def of_this_process(cls) -> "Line":
        """The end that this kernel was started with. Raises ``KeyError`` if there is none."""
        read, write = map(int, os.environ[VARIABLE].split(","))
        return cls(read, write)

    def send(self, message: object) -> None:
        """Send one message.

        Raises :class:`TooLargeError` before anything is sent, ``OSError`` when nobody listens.
        """
        content = memoryview(frame(message))
        while content:
            try:
                content = content[os.write(self._write, content) :]
            except BlockingIOError:  # The grader's own end of this pipe must not wait for anybody.
                select.select([], [self._write], [])

    def receive(self) -> object | None:
        """Return the next message, or ``None`` when the other side has gone.

        Raises :class:`TooLargeError`, and ``ValueError`` for what is no JSON; then the line is of
        no more use.
        """
        head = self._exactly(_HEAD.size)
        if head is None:
            return None
        (length,) = _HEAD.unpack(head)
        if length > MOST_BYTES:
            raise TooLargeError(f"{length:,} bytes are more than {MOST_BYTES:,}")
        whole = self._exactly(_HEAD.size + length)
        if whole is None:
            return None
        self._read_so_far.clear()
        try:
            return json.loads(whole[_HEAD.size :])
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def has_more(self) -> bool:
        """Whether something waits to be read."""
        return bool(self._read_so_far) or bool(select.select([self._read], [], [], 0)[0])

    def _exactly(self, count: int) -> bytes | None:
        """Read until there are ``count`` bytes of this frame; ``None`` at the end."""
        while len(self._read_so_far) < count:
            content = os.read(self._read, min(count - len(self._read_so_far), 1024**2))
            if not content:
                return None
            self._read_so_far += content
        return bytes(self._read_so_far[:count])
