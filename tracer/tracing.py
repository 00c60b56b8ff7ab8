"""Run the reader's code with stand-ins, and report every shape, or the line where one fails."""

import ast
import contextlib
import io
import linecache
import re
import signal
import sys
import threading
import time
import traceback
import warnings
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from tracer import changing, explain, notes, stale
from tracer.modules import installed
from tracer.report import reports
from tracer.session import READER, NoRule, Session, ValuesNeeded, begin, line, raised_from
from tracer.unknown import Unknown

#: Characters of what the code prints that are kept.
MOST_PRINTED = 100_000


class TooLong(BaseException):
    """The code ran longer than it may."""


@dataclass
class Trace:
    """What a trace found: the fields are those of `to_dict`."""

    models: list[dict] = field(default_factory=list)
    error: dict | None = None
    warnings: list[dict] = field(default_factory=list)
    unknown: list[dict] = field(default_factory=list)
    printed: str = ""
    stale: list[dict] = field(default_factory=list)
    #: What runs and is perhaps not meant: text, question, line.
    notes: list[dict] = field(default_factory=list)
    #: What the last expression of the code gave; not part of the report.
    value: Any = None
    names: dict = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.error is None

    def to_dict(self) -> dict:
        """The report as plain data, ready for JSON.

        - `ok`: whether nothing failed.
        - `models`: each with `name`, `class`, `total` and `trainable` (numbers of weights) and
          `layers`, a row each: `name`, `class`, `output` (a shape with null for what is not known,
          or a list of shapes, or null where it was not reached), `dtype`, `parameters` (null where
          not built), `trainable`, `mask`, the `line` that made it, and `inputs`, the names of the
          layers that it takes from. `gives` are the shapes that a model put out whose `call` the
          reader wrote, or null. The class is ``layers`` for layers that are in no model, and
          ``unfinished`` for those that were passed before an error; these have a row for each
          call, and from the second call on its number is part of the name: ``embedding (2)``.
        - `error`: null, or `type`, `message` as Keras gives it, its `first_line`, what it `says`
          without Keras's frame, the innermost `line` of the code where it fails, the outermost
          line that this was `called_from` (null where it is the same), the `layer`, its `class`,
          the `operation` in it that refuses its tensors (such as ``Add``, or null), the `inputs` of
          the operation or else of the layer (names), the shape or shapes that it `had`, what was
          `wanted`, the `axis` at which the two part, `causes` from the likeliest on, a `title`, and
          the `question` of the course.
        - `warnings`: `type`, `message`, `line`. `stale`: `old`, `today`, `line`, and the `row` of
          the page of stale answers. `notes`: `text`, `question`, `line`.
        - `unknown`: `what` was not traced, and its `line`. `printed`: what the code printed.
        """
        found = {
            name: value for name, value in vars(self).items() if name not in ("value", "names")
        }
        return {"ok": self.ok, **found}


class _Output(io.TextIOBase):
    """Keeps the first characters that are printed, and counts the rest."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = MOST_PRINTED - self.length
        if room > 0:
            self.kept.append(text[:room])
        self.length += len(text)
        return len(text)

    def text(self) -> str:
        more = self.length - MOST_PRINTED
        return "".join(self.kept) + (f"\n… and {more:,} characters more" if more > 0 else "")


def trace_source(code: str, *, seconds: float | None = None) -> Trace:
    """Trace code: run it without values, and say what becomes of every shape.

    `seconds` is how long it may run; None is without a limit. Never raises for what the code does.
    """
    trace = Trace()
    output = _Output()
    try:
        body = ast.parse(_plain(code), READER).body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        trace.error = explain.error(error, None, getattr(error, "lineno", None))
        return trace
    linecache.cache[READER] = (len(code), None, _plain(code).splitlines(keepends=True), READER)
    with begin() as session, installed(), _warned(session):
        names: dict[str, Any] = {
            "__name__": "__main__",
            "__file__": READER,
            "__builtins__": __builtins__,
        }
        quiet = contextlib.redirect_stdout(output), contextlib.redirect_stderr(output)
        with quiet[0], quiet[1], _nobody_types():
            try:
                with _limited(seconds):
                    _run(body, names, session, trace)
            except TooLong:
                trace.error = explain.too_long(seconds or 0)
            trace.names = names
            failed = session.failed if trace.error else None
            trace.models = reports(session, names, failed)
            trace.notes = notes.found(session)
    trace.printed = output.text()
    trace.warnings, trace.unknown = session.warnings, session.unknown
    trace.stale = stale.found(code, session.warnings, trace.error)
    return trace


def cells_that_build(cells: list[str], *, seconds: float | None = None) -> list[bool]:
    """Run the cells of a notebook in their order; say which made a model or called a layer.

    A cell that fails, or that is no Python, does not keep the next ones from running. `seconds` is
    how long all of them may run.
    """
    found = [False] * len(cells)
    with begin() as session, installed(), _warned(session), _nobody_types():
        names: dict[str, Any] = {"__name__": "__main__", "__file__": READER}
        output = _Output()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            try:
                with _limited(seconds):
                    for i, cell in enumerate(cells):
                        calls, models = len(session.calls), len(session.models)
                        trace = Trace()
                        with contextlib.suppress(SyntaxError, ValueError):
                            _run(ast.parse(_plain(cell), READER).body, names, session, trace)
                        refused = trace.error is not None and trace.error["title"] is not None
                        made = len(session.calls) > calls or len(session.models) > models
                        found[i] = made or refused
            except TooLong:
                pass
    return found


def _plain(code: str) -> str:
    """Code without the commands of a notebook; lines keep their numbers."""
    return re.sub(r"^(\s*)[%!].*$", r"\1pass", code, flags=re.MULTILINE)


def _run(body: list[ast.stmt], names: dict, session: Session, trace: Trace) -> None:
    for i, statement in enumerate(body):
        last = i == len(body) - 1
        try:
            if last and isinstance(statement, ast.Expr):
                made = compile(ast.Expression(statement.value), READER, "eval")
                trace.value = eval(made, names)
            else:
                exec(compile(ast.Module([statement], []), READER, "exec"), names)
        except (ValuesNeeded, NoRule) as stopped:
            at = _line_of(stopped) or statement.lineno
            needed = isinstance(stopped, ValuesNeeded)
            what = f"only values can decide: {stopped}" if needed else str(stopped)
            known = session.unknown and re.search(r" (of|needs) ", what)
            _give_up(statement, names, session, None if known else {"what": what, "line": at})
        except TooLong:
            raise
        except SystemExit:
            return
        except BaseException as error:
            lines = _lines_of(error) or [statement.lineno]
            at = lines[-1]
            if explain.of_the_tracer(error):
                unknown = {"what": f"the tracer could not follow line {at}", "line": at}
                _give_up(statement, names, session, unknown)
                continue
            trace.error = explain.error(error, session, at, lines[0])
            for name in _assigned(statement):
                names.setdefault(name, Unknown(name))
            return


def _give_up(statement: ast.stmt, names: dict, session: Session, unknown: dict | None) -> None:
    """Go on without what a statement would have made; `unknown` is told if there is one."""
    session.gaps += 1
    if unknown is not None:
        session.unknown.append(unknown)
    for name in _assigned(statement):
        if not isinstance(names.get(name), ModuleType):  # `layers.add` changes no `layers`
            names[name] = Unknown(name)


def _assigned(statement: ast.stmt) -> list[str]:
    """The names that a statement would have bound, or whose objects it would have changed."""
    found = []
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)) or (
            isinstance(node, ast.Attribute) and node.attr in changing.SHAPES
        ):
            found += [node.value.id] if isinstance(node.value, ast.Name) else []
    return found


def _line_of(error: BaseException) -> int | None:
    """The innermost line of the reader's code that an error came through."""
    return next(reversed(_lines_of(error)), None)


def _lines_of(error: BaseException) -> list[int]:
    """The lines of the reader's code that an error came through, the innermost last.

    Keras tells an error anew on its way out of a layer; the way in is that of what it tells of.
    """
    lines: list[int] = []
    for told in raised_from(error):
        steps = list(traceback.walk_tb(told.__traceback__))
        lines += [at for frame, at in steps if frame.f_code.co_filename == READER]
        if steps and steps[-1][0].f_code.co_filename == READER:
            break
    return lines


@contextlib.contextmanager
def _nobody_types():
    """`input()` is at its end at once."""
    before, sys.stdin = sys.stdin, io.StringIO("")
    try:
        yield
    finally:
        sys.stdin = before


@contextlib.contextmanager
def _warned(session: Session):
    def show(message: Any, category: Any, *_: Any, **__: Any) -> None:
        at = line()
        if session.building and session.active:
            at = session.active[-1]._line or at  # the line that made the layer
        entry = {"type": category.__name__, "message": str(message), "line": at}
        if entry not in session.warnings:
            session.warnings.append(entry)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        for quiet in (DeprecationWarning, ResourceWarning):  # As Python has it by itself.
            warnings.simplefilter("ignore", quiet)
        warnings.showwarning = show
        yield


@contextlib.contextmanager
def _limited(seconds: float | None):
    """Raise `TooLong` in the code when its time is over."""
    if seconds is None:
        yield
        return
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():

        def ring(_: int, frame: Any) -> None:
            inside = (each for each, _ in traceback.walk_stack(frame))
            if any(each.f_code.co_filename == READER for each in inside):
                raise TooLong  # Once it is on its way out, the code is not running any more.

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return
    end = time.monotonic() + seconds
    before_trace = sys.gettrace()

    def watch(frame: Any, event: str, arg: Any) -> Any:
        if time.monotonic() > end:
            raise TooLong
        # A loop on one line has no other events.
        frame.f_trace_opcodes = frame.f_code.co_filename == READER
        return watch

    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(before_trace)
