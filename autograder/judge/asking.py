"""The judge's side of the line: what a test sees of the learner's process.

A test that is written with :mod:`autograder.expect` calls the learner's functions through it, and
what is no plain data (a layer, a model, a variable) comes back as a :class:`Handle`. A test in
plain Python finds *stand-ins* under the names of the learner's functions, which take and give plain
data and nothing else.

The other side is hostile until the contrary is proved. There is one reply to a question; a second
one, one out of order, or nonsense ends the line for good, and every later question raises
:class:`LineError`. A reply is data: it is compared, never called, and never handed what it is
compared with.
"""

import base64
import contextlib
import dis
import functools
import json
import os
import random
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

import numpy

from autograder import expect
from autograder.findings import abbreviated

from .line import Line, LineError, TooLargeError, UnansweredError, key
from .values import CannotCrossError, NonsenseError, decode, encode

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

#: Where a test finds the seed of its random inputs, see :func:`autograder.expect.generator`.
SEED_VARIABLE = "AUTOGRADER_SEED"
_LARGEST_NUMPY_SEED = 2**32
#: What is kept of a message and of a name that the other side says, in characters.
_LONGEST_MESSAGE = 10_000
_LONGEST_NAME = 200
_MOST_CLASSES = 50


class _Info(Protocol):
    """What IPython says of a cell before it runs."""

    raw_cell: str


class _Result(Protocol):
    """What it says of one that has run."""

    info: _Info
    success: bool


def start(plan: str) -> None:
    """Make this kernel the judge's; ``plan`` is JSON, see :meth:`autograder.judge.plan.Plan.text`.

    From here on each cell finds its names and its seed when it begins. A plain test whose arguments
    the answer has changed passes only if it does so twice: with its arguments as they were, so that
    no answer has a say in what it is compared with, and with the changes that it would have seen
    beside the answer, for it may be about just these.

    What a cell that is no test shows is the answer's to show: here nobody sees its traceback, which
    for an endless recursion takes seconds to write.
    """
    asking = Asking(Line.of_this_process())
    expect.answers_are_asked_of(asking)
    shell = sys.modules["IPython"].get_ipython()
    cells = json.loads(plan)

    def begin(info: _Info) -> None:
        cell = cells.get(key(info.raw_cell))
        if cell is not None:
            for show in ("showtraceback", "showsyntaxerror"):
                vars(shell).pop(show, None)
                if not cell["is_test"]:
                    vars(shell)[show] = _nothing
            asking.begin(shell.user_ns, cell)

    def end(result: _Result) -> None:
        cell = result.success and cells.get(key(result.info.raw_cell))
        if cell and asking.arguments_were_changed:
            asking.begin(shell.user_ns, cell, write_back=True)
            shell.run_cell(result.info.raw_cell, store_history=False, silent=True)

    shell.events.register("pre_run_cell", begin)
    shell.events.register("post_run_cell", end)


def _nothing(*args: object, **options: object) -> None:
    pass


class Asking:
    """Questions to one learner's process."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._turn = threading.Lock()
        self._last = 0
        self._abandoned: set[int] = set()
        self._over: LineError | None = None
        self._handles: dict[int, Handle] = {}
        self._plain = False
        self._write_back = False
        #: Whether the answer has changed arguments of the cell that runs.
        self.arguments_were_changed = False

    def begin(self, namespace: dict, cell: dict, write_back: bool = False) -> None:
        """Make ready for a cell: its seed, and what the learner has under its names.

        With ``write_back`` its arguments become what the answer has made of them.
        """
        self._plain = not cell["expects"]
        self._write_back, self.arguments_were_changed = write_back, False
        os.environ[SEED_VARIABLE] = str(cell["seed"])
        random.seed(cell["seed"])
        numpy.random.seed(cell["seed"] % _LARGEST_NUMPY_SEED)
        for name in cell["names"]:
            namespace.pop(name, None)
            try:
                namespace[name] = self._ask({"name": name})
            except CannotCrossError:
                why = f"what is called `{name}` cannot leave its process"
                namespace[name] = _Refused(CannotCrossError(why))
            except LineError as error:
                namespace[name] = _Refused(error)
            except Exception:  # It is not there: then nothing has this name.
                continue

    # What a test asks through autograder.expect

    def outcome_of(self, function: "str | Handle", args: tuple, kwargs: dict) -> "expect.Outcome":
        """Have the learner's function called, and return what came of it."""
        target = _handle(function) if type(function) is Handle else {"name": function}
        said = self._said({"outcome": target, **self._sent(args, kwargs)})
        match said:
            case {
                "name": str(name),
                "trouble": str(trouble),
                "error": str(error),
                "where": str(where),
                "classes": list(classes),
            }:
                if not trouble and not error:
                    return expect.Outcome(_name(name), "", "", "", (), self._result(said))
                kinds = tuple(filter(None, map(_trusted, classes[:_MOST_CLASSES])))
                parts = _name(name), _text(trouble), _text(error), _text(where)
                return expect.Outcome(*parts, kinds, None)
            case {"result": _}:
                raise self._ended("it gave a bare result where it was asked what came of a call")
        return self._result(said)  # which raises

    def run(self, experiment: Callable, args: tuple, kwargs: dict) -> object:
        """Run a function of the test where the learner's objects are; return its result."""
        return self._ask({"run": self._encoded(experiment), **self._sent(args, kwargs)})

    def named(self, name: str) -> object:
        """Return what the learner has under a name. Raises ``NameError``."""
        return self._ask({"name": name})

    def value(self, handle: "Handle", name: str) -> numpy.ndarray:
        """Return what an array, a tensor or a variable holds."""
        found = self._ask({"value": name, "of": number_of(handle)})
        expect.that(type(found) is numpy.ndarray, f"`{name}` should be an array or a tensor.")
        return found

    def is_handle(self, value: object) -> bool:
        """Whether a value stays in the learner's process."""
        return type(value) is Handle

    def classes_of(self, handle: "Handle") -> list[type | None]:
        """Return the classes of the object behind a handle, ``None`` for one that is unknown."""
        return [_trusted(kind) for kind in _classes(handle)]

    def class_name_of(self, handle: "Handle") -> str:
        """Return the name of the class of the object behind a handle."""
        return _classes(handle)[0][1] if _classes(handle) else "object"

    # Questions and replies

    def ask(self, handle: "Handle", **question: object) -> Any:
        """Ask about the object behind a handle."""
        return self._ask({"of": number_of(handle), **question})

    def call(self, handle: "Handle", args: tuple, kwargs: dict) -> object:
        """Call the object behind a handle; raises what it raises, as far as that is known here."""
        said = self._said({"call": _handle(handle), **self._sent(args, kwargs)})
        if "changed" in said:
            self.arguments_were_changed = True
            if self._write_back:
                now = self._result({"result": said["changed"]})
                if type(now) is not list or len(now) != 2:
                    raise CannotCrossError(
                        "what an argument was changed to cannot leave its process"
                    )
                overwrite(list(args), now[0])
                overwrite(kwargs, now[1])
        return self._result(said)

    def encoded(self, value: object) -> object:
        """Return a value as it is sent."""
        return self._encoded(value)

    def _ask(self, question: dict) -> Any:
        return self._result(self._said(question))

    def _result(self, said: dict) -> Any:
        match said:
            case {"result": data}:
                try:
                    return decode(data, self._known)
                except NonsenseError:
                    raise self._ended("its reply makes no sense") from None
            case {"raised": list(classes), "message": str(message)}:
                raise _error(classes, message)
            case {"cannot_cross": str(why)}:
                raise CannotCrossError(_name(why))
            case {"too_large": str(why)}:
                raise CannotCrossError(f"what was returned is too large: {_name(why)}")
        raise self._ended("its reply makes no sense")

    def _said(self, question: dict) -> dict:
        """Send a question and return the reply to it; threads of a test take turns."""
        with self._turn:
            return self._said_alone(question)

    def _said_alone(self, question: dict) -> dict:
        if self._over:
            raise self._over
        if self._line.has_more() and not self._abandoned:
            raise self._ended("it spoke without being asked")
        self._last += 1
        number = self._last
        self._abandoned.add(number)  # until its reply is here
        sent = False
        try:
            self._line.send({"id": number, "plain": self._plain, **question})
            sent = True
            reply = self._reply_to(number)
        except TooLargeError as error:
            if not sent:  # Nobody's fault but the test's, and nothing stands in the line.
                self._abandoned.discard(number)
                raise CannotCrossError(f"what is handed over is too large: {error}") from None
            raise self._ended(f"its reply is too large ({error})") from None
        except ValueError as error:
            raise self._ended(f"its reply is no message ({type(error).__name__})") from None
        except OSError:
            self._over = UnansweredError("The answer's process has ended.")
            raise self._over from None
        except KeyboardInterrupt:
            if not sent:  # Half a question stands in the line.
                self._over = UnansweredError("The answer's process was stopped.")
            raise
        self._abandoned.discard(number)
        if self._line.has_more():
            raise self._ended("it replied more than once")
        return reply

    def _reply_to(self, number: int) -> dict:
        while True:
            message = self._line.receive()
            match message:
                case None:
                    self._over = UnansweredError("The answer's process has ended.")
                    raise self._over
                case {"id": int(other), "reply": dict(reply), **rest} if not rest:
                    if other == number:
                        return reply
                    if other not in self._abandoned:
                        raise self._ended("it replied to what was not asked")
                    self._abandoned.discard(other)  # Somebody stopped waiting for this one.
                case _:
                    raise self._ended("its reply makes no sense")

    def _ended(self, why: str) -> LineError:
        self._over = LineError(f"The answer's process does not answer as it should: {why}.")
        return self._over

    # Values

    def _sent(self, args: tuple, kwargs: dict) -> dict:
        return {"args": self._encoded(list(args)), "kwargs": self._encoded(kwargs)}

    def _encoded(self, value: object) -> object:
        return encode(value, _sent_as)

    def _known(self, data: list) -> object:
        match data:
            case ["handle", int(number), list(classes), bool(is_callable)]:
                if number not in self._handles:
                    some = map(_name_of, classes[:_MOST_CLASSES])
                    names = [list(map(_name, kind)) for kind in some if kind]
                    self._handles[number] = Handle(self, number, names, is_callable)
                handle = self._handles[number]
                if not self._plain:
                    return handle
                if is_callable:
                    return StandIn(self, handle)
                raise CannotCrossError(
                    f"a value of type {expect.type_name(handle)} cannot leave its process"
                )
        raise NonsenseError("this is not an encoded value")


def overwrite(old: Any, new: Any) -> None:
    """Let a container hold what another one of its kind holds, and so on for those in it."""
    if type(old) is not type(new):
        return
    match old:
        case list():
            for one, other in zip(old, new, strict=False):
                overwrite(one, other)
            kept = [
                a if type(a) in _CONTAINERS and type(a) is type(b) else b
                for a, b in zip(old, new, strict=False)
            ]
            old[:] = [*kept, *new[len(kept) :]]
        case dict():
            old.clear()
            old.update(new)
        case set():
            old.clear()
            old.update(new)
        case numpy.ndarray() if old.shape == new.shape and old.dtype == new.dtype:
            old[...] = new


_CONTAINERS = (list, dict, set, numpy.ndarray)


class _Refused:
    """What stands under a name whose value is not to be had: whatever uses it is told why."""

    def __init__(self, why: BaseException) -> None:
        self._why = why

    def _refuse(self, *args: object, **kwargs: object) -> object:
        raise self._why


_USES = """
    call getattr bool len iter getitem contains eq ne lt le gt ge hash int float index round abs neg
    array add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul
    rmatmul and rand or ror xor rxor
"""
for _use in _USES.split():
    setattr(_Refused, f"__{_use}__", _Refused._refuse)


class Handle:
    """An object that stays in the learner's process; whatever is asked of it is asked there.

    Attributes, calls, items and the length can be asked; results are plain data, or handles. Two
    handles of one object are one handle. It compares as what it is, a handle: no operator sends
    what it is compared with. ``isinstance`` goes by the classes that the other side names, as far
    as they are known here.
    """

    __slots__ = ("_asking", "_callable", "_classes", "_number")

    def __init__(
        self, asking: Asking, number: int, classes: list[list[str]], is_callable: bool
    ) -> None:
        for name, value in (
            ("_asking", asking),
            ("_number", number),
            ("_classes", classes),
            ("_callable", is_callable),
        ):
            object.__setattr__(self, name, value)

    @property  # type: ignore[misc]  # typeshed's can be set, too.
    def __class__(self) -> type:
        return next(filter(None, map(_trusted, _classes(self))), Handle)

    def __getattr__(self, name: str) -> object:
        if name.startswith(("__", "_repr_", "_ipython_")):  # The last two: to be displayed.
            raise AttributeError(name)
        return _asking_of(self).ask(self, get=name)

    def __setattr__(self, name: str, value: object) -> None:
        _asking_of(self).ask(self, set=name, to=_asking_of(self).encoded(value))

    def __call__(self, *args: object, **kwargs: object) -> object:
        return _asking_of(self).call(self, args, kwargs)

    def __getitem__(self, item: object) -> object:
        return _asking_of(self).ask(self, item=_asking_of(self).encoded(item))

    def __iter__(self) -> Iterator:
        return iter(_asking_of(self).ask(self, items=True))

    def __len__(self) -> int:
        return _asking_of(self).ask(self, length=True)

    def __bool__(self) -> bool:
        return True

    def __array__(self, dtype: "DTypeLike | None" = None, copy: object = None) -> numpy.ndarray:
        return numpy.asarray(_asking_of(self).value(self, "value"), dtype)

    def __repr__(self) -> str:
        return f"<{expect.type_name(self)} in the answer's process>"


def number_of(handle: Handle) -> int:
    """Return the number of a handle."""
    return object.__getattribute__(handle, "_number")


def _asking_of(handle: Handle) -> Asking:
    return object.__getattribute__(handle, "_asking")


def _classes(handle: Handle) -> list[list[str]]:
    """Return the classes of the object behind a handle, ``[module, name]`` each, its own first."""
    return object.__getattribute__(handle, "_classes")


def _handle(handle: Handle) -> dict:
    return {"handle": number_of(handle)}


class StandIn:
    """What a plain test finds under the name of a learner's function.

    It can be called, passed on to the learner's functions, and asked for its name and docstring.
    What else there is to a function (its code, its signature) is not to be had: a test that looks
    there would look at this class, and is told so.
    """

    __slots__ = ("_asking", "_handle")

    def __init__(self, asking: Asking, handle: Handle) -> None:
        self._asking = asking
        self._handle = handle

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._asking.call(self._handle, args, kwargs)

    def __getattribute__(self, name: str) -> object:
        if name in _TOLD_OF_FUNCTIONS:
            return self._asking.ask(self._handle, get=name)
        if name in _KEPT_OF_FUNCTIONS:
            raise CannotCrossError(f"`{name}` of a function cannot leave its process")
        return object.__getattribute__(self, name)


_TOLD_OF_FUNCTIONS = {"__doc__", "__module__", "__name__", "__qualname__"}
_KEPT_OF_FUNCTIONS = {
    *("__annotations__", "__closure__", "__code__", "__defaults__", "__dict__", "__globals__"),
    *("__kwdefaults__", "__signature__", "__text_signature__", "__type_params__", "__wrapped__"),
}


def _sent_as(value: object) -> list:
    """Return what is sent of a value that is no plain data: handles go home, code goes as code."""
    if type(value) is StandIn:
        value = value._handle
    if type(value) is Handle:
        return ["handle", number_of(value)]
    if type(value) is types.ModuleType:
        return ["module", value.__name__]
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | type | functools.partial):
        import cloudpickle

        _forbid_data_in(value)
        return ["code", base64.b64encode(cloudpickle.dumps(value)).decode()]
    if type(value) is numpy.ufunc:
        import cloudpickle

        return ["code", base64.b64encode(cloudpickle.dumps(value)).decode()]
    raise CannotCrossError(f"a value of type {type(value).__name__} cannot leave the judge")


def _forbid_data_in(function: object) -> None:
    """Raise CannotCrossError where a function of a test would carry data of the test with it.

    What it needs has to be handed over as an argument, so that it can be seen what goes there.
    """
    seen: set[int] = set()
    todo = [function]
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, functools.partial):  # Its arguments are handed over, and can be seen.
            todo.append(one.func)
        if isinstance(one, type):
            todo += [each for value in vars(one).values() for each in _functions_in(value)]
        if not isinstance(one, types.FunctionType) or one.__module__ != "__main__":
            continue
        if one.__closure__:
            for name, cell in zip(one.__code__.co_freevars, one.__closure__, strict=True):
                _forbid_data(one, name, cell.cell_contents, todo)
        for value in [*(one.__defaults__ or ()), *(one.__kwdefaults__ or {}).values()]:
            if type(value) not in (type(None), bool, int, float, str):
                _forbid_data(one, "a default", value, todo)
        for name in _names_in(one.__code__):
            if name in one.__globals__:
                _forbid_data(one, name, one.__globals__[name], todo)


def _forbid_data(function: types.FunctionType, name: str, value: object, todo: list) -> None:
    if type(value) is expect.experiment:
        value = value.__wrapped__
    if type(value) is not Handle and isinstance(value, types.FunctionType | type):
        todo.append(value)
    elif not _is_no_data(value):
        raise CannotCrossError(
            f"`{function.__name__}` runs in the answer's process and would take `{name}` along: "
            "hand it over as an argument"
        )


def _is_no_data(value: object) -> bool:
    """Whether a value is a module, or a function of one: ``[1, 2].index`` takes its list along."""
    if type(value) is types.BuiltinFunctionType:
        return isinstance(value.__self__, types.ModuleType | type | None)
    return type(value) in (types.ModuleType, numpy.ufunc)


def _functions_in(value: object) -> list[types.FunctionType]:
    """Return the functions that stand in a class as this value."""
    parts: list[object]
    if isinstance(value, property):
        parts = [value.fget, value.fset, value.fdel]
    else:
        parts = [getattr(value, "__func__", value)]
    return [part for part in parts if isinstance(part, types.FunctionType)]


def _names_in(code: types.CodeType) -> set[str]:
    """Return the names that code and the functions in it look up as globals, no attributes."""
    inner = (each for each in code.co_consts if isinstance(each, types.CodeType))
    steps = dis.get_instructions(code)
    own = {step.argval for step in steps if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    # The body of a class reads the name of its module.
    return (own - {"__name__"}).union(*map(_names_in, inner))


def _text(text: str, longest: int = _LONGEST_MESSAGE) -> str:
    """Return a text of the other side as it may go on: not long, and with what UTF-8 can hold."""
    return text[:longest].encode("utf-8", "replace").decode()


def _name(text: str) -> str:
    """Return a name that the other side says: it is short, and all of it can be seen."""
    return abbreviated(_text(text, _LONGEST_NAME), _LONGEST_NAME)


def _name_of(kind: object) -> list[str] | None:
    match kind:
        case [str(module), str(name)]:
            return [module, name]
    return None


def _trusted(kind: object) -> type | None:
    """Return the class of this module and name, if it is here; import nothing."""
    match kind:
        case [str(module), str(name)] if module in sys.modules:
            found: object = sys.modules[module]
            for part in name.split("."):
                found = vars(found).get(part) if hasattr(found, "__dict__") else None
            return found if isinstance(found, type) else None
    return None


def _error(classes: list, message: str) -> BaseException:
    """Return an error of the first of ``classes`` that is known here.

    Errors that mean something to Python itself (``StopIteration`` ends a loop, ``SystemExit`` a
    process) arrive as a ``RuntimeError`` that names them.
    """
    classes = classes[:_MOST_CLASSES]
    named = next((name for kind in classes if (name := _name_of(kind))), ["", "Exception"])[1]
    named, message = _name(named), _text(message)
    if named in (LineError.__name__, UnansweredError.__name__):
        named = f"learner's {named}"  # It is read as the judge's own elsewhere.
    for place, kind in enumerate(classes):
        found = _trusted(kind)
        if found is expect.WrongAnswer:
            return found(message)
        if found is None or not issubclass(found, Exception) or _steers_tests(found):
            continue
        if issubclass(found, StopIteration | StopAsyncIteration):
            break
        if place == 0 and found.__module__ == "builtins":
            with_message = _made(found, message)
            if with_message is not None:
                return with_message
        with contextlib.suppress(Exception):  # An ExceptionGroup, say, cannot be made like this.
            like_it: type[Exception] = type(named, (found,), {"__str__": lambda self: message})
            return like_it.__new__(like_it)
    return RuntimeError(f"{named}: {message}" if message else named)


def _steers_tests(kind: type[Exception]) -> bool:
    """Whether an error means something to what runs tests: that one was skipped, say."""
    return kind.__module__.partition(".")[0] in (
        "unittest",
        "pytest",
        "_pytest",
        "bdb",
        "IPython",
        "autograder",
    )


def _made(kind: type[Exception], message: str) -> Exception | None:
    try:
        return kind(message) if message else kind()
    except TypeError:
        return None
