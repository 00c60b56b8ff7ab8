"""What one trace has seen so far: names given, layers called, models made, things without a rule.

There is one session at a time. A trace begins a new one; the stand-ins write into it.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tracer.names import snake

#: The file name under which the reader's code is compiled.
READER = "<your code>"


class ValuesNeeded(BaseException):
    """Only the values of a tensor can decide this, and a trace has none.

    It is no `Exception`, so that the reader's own `except` does not hide it.
    """


class NoRule(BaseException):
    """The trace has no rule for a call. No `Exception`, as above."""


@dataclass
class Call:
    """A layer that was called: what went in, what came out, and on which line."""

    layer: Any
    inputs: Any
    outputs: Any
    line: int | None
    inside: int
    #: The calls that its inputs come from, as far as no symbolic tensor knows.
    sources: tuple = ()
    #: Its name among the calls of a layer that failed; from a layer's second call on with a number.
    name: str = ""


@dataclass(frozen=True)
class Failed:
    """The innermost call of a layer that failed: the error, what went in, and what is around it."""

    error: BaseException
    layer: Any
    args: tuple
    #: The layers whose calls were open, the outermost first and this one last.
    stack: list[Any]
    #: Whether a sequential model was being built.
    building: bool

    @property
    def around(self) -> list[Any]:
        return self.stack[:-1]

    def led_to(self, error: BaseException) -> bool:
        """Whether an error is this one, or tells it anew on its way out."""
        return any(cause is self.error for cause in raised_from(error))


@dataclass
class Unfinished:
    """A layer's call, which may have failed: what went in, as what, and the calls in it that did
    not fail."""

    args: tuple
    given: str
    calls: list[Call]

    def __post_init__(self) -> None:
        counts: dict[int, int] = defaultdict(int)
        for call in self.calls:
            counts[id(call.layer)] += 1
            number = counts[id(call.layer)]
            call.name = call.layer.name if number == 1 else f"{call.layer.name} ({number})"


@dataclass
class Session:
    """All that one trace notes."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    scopes: list[tuple[str, object]] = field(default_factory=list)
    models: list[Any] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    active: list[Any] = field(default_factory=list)
    failed: Failed | None = None
    #: The layers whose calls failed, by their ids.
    unfinished: dict[int, Unfinished] = field(default_factory=dict)
    #: What models called when they were last given data, by their ids.
    tried: dict[int, list[Call]] = field(default_factory=dict)
    stack: list[Any] = field(default_factory=list)
    warnings: list[dict] = field(default_factory=list)
    unknown: list[dict] = field(default_factory=list)
    #: Layers that were handed a mask which their input carries anyway, with the line.
    handed: list[tuple[Any, int | None]] = field(default_factory=list)
    #: How often something had no rule.
    gaps: int = 0
    policy: str = "float32"
    #: How many weights were made, and whether a function of TensorFlow keeps more from being made.
    weights: int = 0
    closed: bool = False
    #: Whether an array has a length that only values can decide.
    open: bool = False
    #: How many sequential models are being built now.
    building: int = 0

    def made(self) -> list[Any]:
        """The models whose constructor came to its end."""
        return [model for model in self.models if model._last_made in model.__dict__]

    def name(self, prefix: str) -> str:
        """A name that no layer has yet: ``dense``, then ``dense_1``."""
        prefix = snake(prefix)
        count = self.counts[prefix]
        self.counts[prefix] += 1
        return f"{prefix}_{count}" if count else prefix

    def missing(self, what: str) -> None:
        """Note something that has no rule, once a line."""
        self.gaps += 1
        if " of " in what or " needs " in what:
            return  # it follows from what was noted before
        entry = {"what": what, "line": line()}
        if entry not in self.unknown:
            self.unknown.append(entry)

    def path(self) -> str:
        """Where weights are made now, such as ``sequential/dense``."""
        return "/".join(name for name, _ in self.scopes)

    @contextmanager
    def builds(self):
        """While a sequential model is being built, a layer fails on the line that made it."""
        self.building += 1
        try:
            yield
        finally:
            self.building -= 1

    @contextmanager
    def unseen(self):
        """What is called in here is tried only: it is in the list that this gives, afterwards."""
        before = len(self.calls)
        tried: list[Call] = []
        try:
            yield tried
        finally:
            tried += self.calls[before:]
            del self.calls[before:]

    @contextmanager
    def no_more_weights(self):
        """A function of TensorFlow is traced again once it made weights; it must make none then."""
        before, self.closed = self.closed, True
        try:
            yield
        finally:
            self.closed = before

    @contextmanager
    def scope(self, name: str, owner: object):
        """Enter the name of a layer, once however often it enters itself."""
        again = bool(self.scopes) and self.scopes[-1][1] is owner
        if not again:
            self.scopes.append((name, owner))
        try:
            yield
        finally:
            if not again:
                self.scopes.pop()


_current = [Session()]


def current() -> Session:
    """The session of the trace that runs."""
    return _current[-1]


@contextmanager
def begin():
    """Give a new session for the time of a trace."""
    session = Session()
    _current.append(session)
    try:
        yield session
    finally:
        _current.pop()


def line() -> int | None:
    """The line of the reader's code that is being executed; the innermost one."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == READER:
            return frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return None


def raised_from(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that it was raised from; each once, though one may be its own cause."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__


def written(layer: Any) -> bool:
    """Whether the reader wrote what a layer does when it is called."""
    code = getattr(type(layer).call, "__code__", None)
    return code is not None and code.co_filename == READER
