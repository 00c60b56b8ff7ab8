"""What test cells import: checks that name what a learner believed.

A test gives, beside the right value, the values that named misconceptions would have
produced from this very input. The first one that matches is the message::

    from autograder import expect

    rows = expect.call("look_up", table, ids)
    expect.array(rows, equals=table[ids], name="rows", shape_means="(tokens, dim)", believed={
        "One row per token: yours has one column per token.": table[ids].T,
        "Ids start at 0: each of your rows is the one before.": lambda: table[ids - 1],
    })

The order is always: kind, shape, dtype, values. A kind is a class with all its subclasses: where a
statement says "a dict", a `Counter` is one, where it says "a tuple", a named tuple, where it says
"an Embedding", a class of the learner's that extends it. What is of the kind is copied to a plain
array, dict or tuple first, by the methods of the plain class, so an object that claims to equal
anything, or to be of a class that it is not, and a shape that lies do not pass. No message holds an
expected value; a check that learners see draws their array or shape beside the wanted one, which
stands in its source, and a hidden test draws nothing. Every failure is a `WrongAnswer`, which
Jupyter shows as its message alone: no traceback, so no source of a hidden test, neither on the
learner's screen nor on the feedback page.

In a learner's own notebook a check runs beside the answer. In grading the same text runs in the
judge's process, and what is called, built or looked at is in the learner's, see
:mod:`autograder.judge`: what is no plain data is there, and here is a handle of it.

The functions used here are captured when this module is imported, which notebooks do in their
first cell. Code that rewrites this module in its own kernel is the business of the grader.
"""

from __future__ import annotations

import collections
import functools
import linecache
import operator
import os
import re
import sys
import typing as _typing

# All bound here for good: later changes to `builtins` or `numpy` do not reach this module.
from builtins import *  # noqa: F403, UP029
from collections.abc import Callable as _Callable
from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from typing import Any as _Any

import numpy

from autograder import points as _points

__all__ = [
    "WrongAnswer",
    "answer",
    "array",
    "call",
    "call_or_hint",
    "entries",
    "experiment",
    "generator",
    "instance",
    "integer",
    "is_a",
    "number",
    "plain",
    "raises",
    "same_in_training",
    "shape",
    "that",
    "type_name",
    "type_of",
]

_abs, _array, _dtype, _errstate = numpy.abs, numpy.array, numpy.dtype, numpy.errstate
_default_rng, _isnan, _ndarray = numpy.random.default_rng, numpy.isnan, numpy.ndarray
_isfinite, _MaskedArray, _Scalar = numpy.isfinite, numpy.ma.MaskedArray, numpy.generic
_ordered_items, _OrderedDict = collections.OrderedDict.items, collections.OrderedDict
_mro_of = type.__dict__["__mro__"].__get__
_SCALARS = tuple(set(numpy.sctypeDict.values()))


class WrongAnswer(AssertionError):
    """The answer is not right; the message says what the learner may have believed.

    `sides`, if there are any, is what draws the answer beside what is wanted, and its arguments.
    """

    sides: tuple = ()
    shown = False

    def _render_traceback_(self):
        """What IPython prints in place of a traceback; below it, the two sides are shown."""
        if self.sides:
            _show(self)
        return [str(self)]


def that(condition: object, message: str) -> None:
    """Raise `WrongAnswer(message)` unless `condition` is exactly `True`."""
    if condition is not True:
        raise WrongAnswer(message)


def _show(error):
    """Show yours beside what is wanted, below the message. If that fails, it costs no message."""
    try:
        from IPython import get_ipython
        from IPython.display import display

        from autograder import comparison
        from autograder.findings import COMPARISON

        (kind, *sides), error.sides = error.sides, ()  # IPython asks for a traceback twice.
        picture, events = getattr(comparison, kind)(*sides), get_ipython().events

        def after(result):
            events.unregister("post_run_cell", after)
            display(picture, raw=True, metadata={COMPARISON: error.shown})

        events.register("post_run_cell", after)
    except Exception:
        return


class _Beside:
    """Attaches two sides to the `WrongAnswer` that is raised within, unless its test is hidden.

    What a hidden test was given stays hidden: a cell with the mark of nbgrader for hidden tests
    shows no sides, unless it says `show=True`; neither does a cell that a cell with the mark uses.
    """

    def __init__(self, sides, show, caller):
        self.sides, self.show, self.caller = sides, show, caller

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is WrongAnswer and (self.show or not _is_hidden(self.caller)):
            error.sides, error.shown = self.sides, self.show


def _is_hidden(caller):
    cells, step = caller.f_globals, caller
    while step is not None:
        if step.f_globals is cells:
            lines = linecache.getlines(step.f_code.co_filename)
            if not lines or any("BEGIN HIDDEN TESTS" in line for line in lines):
                return True
        step = step.f_back
    return False


# -- Running the learner's code ----------------------------------------------------------------


def call(function: _Callable | str, /, *args: _Any, **kwargs: _Any) -> _Any:
    """Call the learner's `function` and return what it returns.

    `function` is a callable, or the *name* of one in the notebook; by name, a definition that
    is missing is a message too. Arrays, lists, dicts and sets are handed over as copies, and found
    changed is a failure: the test's own inputs stay what they were.

    If a dict, a tuple, a list, a number or a text of a subclass comes back (an `OrderedDict`, a
    named tuple), the test gets a plain one that holds the same, also for those inside: here as in
    grading. Only what is made by calling a class is left as it is.

    Raises `WrongAnswer` when the function is missing or not written yet, raises anything
    (the message names the error and the line of the learner's code), or changes an argument.
    """
    came = _outcome(function, args, kwargs, sys._getframe(1))
    said = _failure(came)
    that(not said, said)
    return came.result


def call_or_hint(
    hints: _Mapping[str, str], function: _Callable | str, /, *args: _Any, **kwargs: _Any
) -> _Any:
    """`call`; what it says of a failure is followed by each hint whose key is in it.

    `hints` is a dict from a word of an error's message to a hint: what the words of Keras or NumPy
    mean here. The key `""` is in every message.
    """
    came = _outcome(function, args, kwargs, sys._getframe(1))
    said = _failure(came)
    that(not said, said + "".join(f" {hint}" for key, hint in hints.items() if key in said))
    return came.result


def _failure(came):
    """What is said of a call that gave no result; nothing if it gave one."""
    return came.trouble or (came.error and f"`{came.name}` stopped with {came.error}{came.where}.")


def raises(
    errors: type | tuple[type, ...],
    function: _Callable | str,
    /,
    *args: _Any,
    otherwise: str,
    **kwargs: _Any,
) -> None:
    """Demand that the learner's `function` raises one of `errors` (a class or a tuple).

    `otherwise` is the message when it returns instead.
    """
    came = _outcome(function, args, kwargs, sys._getframe(1))
    that(not came.trouble, came.trouble)
    that(bool(came.error), otherwise)
    errors = errors if isinstance(errors, tuple) else (errors,)
    wanted = " or ".join(one.__name__ for one in errors)
    found = f"it raised {came.error}{came.where}"
    fits = any(issubclass(kind, errors) for kind in came.classes)
    that(fits, f"`{came.name}` should raise {wanted} here; {found}.")


def answer(name: str) -> _Any:
    """What the learner's notebook has under `name`: a function, a class, a layer, a value.

    Dicts, tuples and the like are plain ones, as those that `call` gives.

    Raises `WrongAnswer` when there is nothing.
    """
    if _asking is not None:
        try:
            return _unsubclassed(_asking.named(name))
        except NameError:
            found = _MISSING
    else:
        found = _names(sys._getframe(1)).get(name, _MISSING)
    that(found is not _MISSING, _not_defined(name))
    return _unsubclassed(found)


class experiment:
    """Let a function of a test run where the learner's objects are, as a decorator.

    In a learner's own notebook that is here. In grading it is the learner's process, while the test
    itself is elsewhere: the arguments go there, and what the function returns comes back, both
    as plain data; objects that are no data can be passed on and handed in again.

    An experiment *observes*: it builds models around the answer, trains them, saves them, and
    returns numbers, shapes and names. What is right is decided outside, by what it returned. It
    may use imported modules, other functions and classes of the test, and its arguments; anything
    else it would carry along is refused with `CannotCrossError`::

        @expect.experiment
        def gradient_of(make, x):
            layer = expect.call(make)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = layer(x)
            return tape.gradient(y, x)

        expect.array(gradient_of("SafeAverage", x), equals=..., name="the gradient of x")

    What it raises, it raises here: a `WrongAnswer` as it is.
    """

    __wrapped__: _typing.Callable

    def __init__(self, function: _Callable) -> None:
        functools.update_wrapper(self, function)

    def __call__(self, *args: _Any, **kwargs: _Any) -> _Any:
        if _asking is None:
            return self.__wrapped__(*args, **kwargs)
        return _asking.run(self.__wrapped__, args, kwargs)

    def __reduce__(self):  # Where it is sent to it is there already, and an ordinary call.
        return experiment, (self.__wrapped__,)


class Outcome:
    """What came of one call: a result, an error, or why it could not even be called.

    `trouble` is a whole message, `error` and `where` are parts of one, `classes` are the error's.
    """

    def __init__(self, name, trouble, error, where, classes, result):
        self.name, self.trouble, self.error = name, trouble, error
        self.where, self.classes, self.result = where, classes, result


def _outcome(function, args, kwargs, caller):
    if _asking is not None and (type(function) is str or _is_handle(function)):
        return _asking.outcome_of(function, args, kwargs)
    test = caller.f_code.co_filename
    return outcome_of(function, args, kwargs, _names(caller), test)


def outcome_of(function, args, kwargs, names, test=None):
    """Call a function, or the one of this name in `names`, and say what came of it.

    `test` is the file of the code that is not the learner's. The error is returned, never left
    in flight: IPython prints an exception whose context is an ExceptionGroup without reporting
    an error.
    """
    name = getattr(function, "__name__", type_name(function))
    trouble = lambda text: Outcome(str(name), text, "", "", (), None)  # noqa: E731
    if type(function) is str:
        name, function = function, names.get(function, _MISSING)
    if function is _MISSING:
        return trouble(_not_defined(name))
    if not callable(function):
        return trouble(f"`{name}` should be a function{_but(function)}")
    given, given_by_name = _copied(args), _copied(kwargs)
    result = error = None
    try:
        result = function(*given, **given_by_name)
    except BaseException as raised:
        error = raised
    if type(error) is NotImplementedError and not error.args:
        return trouble(f"`{name}` is not written yet.")
    if error is not None:
        where = _line_of(error, names, test)
        return Outcome(str(name), "", _describe(error), where, type(error).__mro__, None)
    changed = _changed([args, kwargs], [given, given_by_name])
    if changed:
        it = f"a{'n' if changed == 'array' else ''} {changed}"
        return trouble(
            f"`{name}` changed {it} it was given. Its caller still needs that {changed}."
        )
    if not is_a(function, type):
        result = _unsubclassed(result)
    return Outcome(str(name), "", "", "", (), result)


def _not_defined(name):
    return f"`{name}` is not defined. Run the cell that defines it, and keep its name."


def _copied(value):
    """`value` with every plain array in it copied; lists, tuples, dicts and sets are made anew."""
    if type(value) is _ndarray:
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)([_copied(item) for item in value])
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    return set(value) if type(value) is set else value


def _changed(value, copy):
    """What of `value` its copy no longer holds: "array", "list", "dict", "set"; "" if nothing."""
    kind = type(value)
    if kind is _ndarray:
        same = (value.shape, value.dtype) == (copy.shape, copy.dtype)
        return "" if same and value.tobytes() == copy.tobytes() else "array"
    if kind is set:
        return "" if {id(item) for item in value} == {id(item) for item in copy} else "set"
    if kind is dict:
        if list(map(id, value)) != list(map(id, copy)):
            return "dict"
        value, copy = list(value.values()), list(copy.values())
    elif kind not in (list, tuple):
        return ""
    if len(value) != len(copy):
        return kind.__name__
    for item, other in zip(value, copy, strict=True):
        replaced = item is not other if type(item) not in _COPIED else type(item) is not type(other)
        changed = kind.__name__ if replaced else _changed(item, other)
        if changed:
            return changed
    return ""


def _describe(error):
    """`IndexError: index 10 is out of bounds`, on one line and without terminal colours."""
    try:
        text = " ".join(re.sub(r"\x1b\[[0-9;]*m|\{\{.*?\}\}", "", str(error)).split())
    except BaseException:
        text = ""
    text = text.rstrip(".") if len(text) <= 200 else text[:200] + "…"
    return type(error).__name__ + (f": {text}" if text else "")


def _line_of(error, names, test):
    """Where in the learner's notebook `error` was raised: the deepest line of a cell."""
    found, step = "", getattr(error, "__traceback__", None)
    while step is not None:
        code = step.tb_frame.f_code
        if step.tb_frame.f_globals is names and code.co_filename != test:
            line = linecache.getline(code.co_filename, step.tb_lineno).strip()
            found = f" (line {step.tb_lineno} of its cell" + (f": `{line}`)" if line else ")")
        step = step.tb_next
    return found


# -- Plain values --------------------------------------------------------------------------------


def array(
    got: _Any,
    *,
    equals: _Any,
    name: str,
    shape_means: str = "",
    dtype: _Any = None,
    believed: _Mapping[str, _Any] | None = None,
    tolerance: float = 1e-5,
    show: bool = False,
) -> None:
    """Check an array or a tensor: kind, shape, dtype, values.

    Where values or shapes differ, a check that learners see draws theirs beside what is wanted.

    got: the learner's; a NumPy array, an eager tensor or a variable, whichever they like (see
        `plain`).
    equals: the right values.
    name: what the messages call it.
    shape_means: its axes in words, such as `"(batch, time, dim)"`.
    dtype: the exact dtype; without it any of the same kind (integers, floats, …) will do.
    believed: `{message: values}`; values may be a function of no arguments, called only when
        the answer is wrong; it may raise.
    tolerance: for floats, `|got - equals| <= tolerance * (1 + |equals|)`.
    show: draw the two sides also in a hidden test, whose inputs the learner may then see.
    """
    mine, right = plain(got, name), plain(equals, "equals")
    dtype_is_right = mine.dtype == _dtype(dtype) if dtype else _kind(mine) == _kind(right)
    close = _close(mine, right, tolerance)
    if close.all() and dtype_is_right:
        return
    drawn = not close.all() and mine.ndim + right.ndim > 0
    sides = ("of_arrays", name, mine, right, close, shape_means) if drawn else ()
    with _Beside(sides, show, sys._getframe(1)):
        if not close.all():
            _name_belief(believed, lambda value: _close(mine, plain(value), tolerance).all())
        here = f"{shape_means}, here {right.shape}" if shape_means else f"{right.shape}"
        rank = f"yours has rank {mine.ndim}, {mine.shape}"
        that(mine.ndim == right.ndim, f"`{name}` should have rank {right.ndim}, {here}; {rank}.")
        yours = f"yours has {mine.shape}"
        that(mine.shape == right.shape, f"`{name}` should have shape {here}; {yours}.")
        kind = dtype or _kind(right)
        that(dtype_is_right, f"`{name}` should hold {kind}; yours: {mine.dtype}.")
        first = tuple(int(axis[0]) for axis in _array(~close, ndmin=1).nonzero())[: mine.ndim]
        count = f"{int((~close).sum())} of its {mine.size} entries are not what they should be"
        where = f"the first is at index {first}, where yours is {mine[first]!s}"
        raise WrongAnswer(f"`{name}` has the right shape, but {count}; {where}.")


def same_in_training(model: _Any, inputs: _Any, *, equals: _Any, tolerance: float = 1e-5) -> None:
    """Demand that a model or a layer gives `equals` in training, too: nothing is dropped there.

    `inputs` are one array, or a list for a model of several inputs. See `array` for `tolerance`.
    """
    came = _outcome(model, (inputs,), {"training": True}, sys._getframe(1))
    said = _failure(came)
    that(not said, f"In training: {said}")
    got, right = plain(came.result, "what comes out in training"), plain(equals)
    same = got.shape == right.shape and bool(_close(got, right, tolerance).all())
    that(
        same,
        "In training it computes something different: is there a `Dropout` in it, or "
        "another layer that behaves differently there?",
    )


def integer(
    got: _Any, *, equals: int, name: str, believed: _Mapping[str, _Any] | None = None
) -> None:
    """Check a whole number: a Python `int` (or of a subclass) or a NumPy integer.

    Booleans, floats such as `80.0`, and arrays or tensors of rank 0 are refused, each by name.
    """
    genuine = is_a(got, int) or _is_scalar(got, "iu")
    that(genuine, f"`{name}` should be an integer{_but(got)}")
    _check_value(int(_unsubclassed(got)), equals, name, believed)


def number(
    got: _Any,
    *,
    equals: float,
    name: str,
    believed: _Mapping[str, _Any] | None = None,
    tolerance: float = 1e-5,
) -> None:
    """Check a number: a Python or NumPy integer or float, no boolean, within `tolerance`."""
    genuine = is_a(got, int) or is_a(got, float) or _is_scalar(got, "iuf")
    that(genuine, f"`{name}` should be a number{_but(got)}")
    near = lambda a, b: _close(_array(a), _array(b), tolerance)  # noqa: E731
    got = float.__float__(got) if is_a(got, float) else float(_unsubclassed(got))
    _check_value(got, equals, name, believed, near)


def shape(
    got: _Any,
    *,
    equals: _Iterable[int | None],
    name: str,
    believed: _Mapping[str, _Any] | None = None,
    show: bool = False,
) -> None:
    """Check a shape: a tuple (a named one, too) of integers and `None`, such as `(None, 20)`.

    A `TensorShape` is no tuple; the message says how to make one of it. The two sides are drawn as
    `array` draws them, in a hidden test only with `show`.
    """
    if is_a(got, int):
        one = f"({got}) is the integer {got}, a tuple of one is written ({got},)"
        raise WrongAnswer(f"`{name}` should be a tuple: {one}.")
    that(is_a(got, tuple), f"`{name}` should be a tuple, one entry per axis{_but(got)}")
    got = tuple(tuple.__iter__(got))
    for size in got:
        genuine = size is None or is_a(size, int) or _is_scalar(size, "iu")
        that(genuine, f"`{name}` should hold integers, or None for an open size{_but(size)}")
    got = tuple(size if size is None else int(_unsubclassed(size)) for size in got)
    wanted = tuple(equals)
    with _Beside(("of_shapes", name, got, wanted), show, sys._getframe(1)):
        _check_value(got, wanted, name, believed)


def entries(got: _Any, keys: _Iterable, *, name: str) -> dict:
    """Check that `got` is a dict with these keys, each answered (not `None`).

    An `OrderedDict`, a `Counter`, a `defaultdict` and any other subclass is a dict. Returned is a
    plain one with the same entries: a key that is not in it is missing, whatever the other would
    make up for it.
    """
    that(is_a(got, dict), f"`{name}` should be a dict{_but(got)}")
    got = _plain_dict(got)
    for key in keys:
        that(key in got, f"`{name}` has no entry {key!r}.")
        that(got[key] is not None, f"The entry {key!r} of `{name}` is not answered yet.")
    return got


def instance(got: _Any, kind: type, *, name: str, exactly: bool = False) -> None:
    """Check that `got` is a `kind`, as :func:`is_a` says; no look-alike.

    exactly: its class is `kind` itself, for a statement that rules subclasses out.
    """
    fits = type_of(got) is kind if exactly else is_a(got, kind)
    that(fits, f"`{name}` should be of type `{kind.__name__}`{_but(got)}")


def is_a(value: _Any, kind: type) -> bool:
    """Whether the class of `value` is `kind` or a subclass of it, also in the answer's process.

    It goes by the classes from which that class is made, not by what an object says of itself. A
    boolean is no `int`, as a reader of statements would say.
    """
    if _is_handle(value):
        return any(one is kind for one in _asking.classes_of(value))
    if kind is int and type(value) is bool:
        return False
    return any(one is kind for one in _mro_of(type(value)))


def plain(value: _Any, name: str = "value") -> numpy.ndarray:
    """A base `numpy.ndarray`, copied from an array, a NumPy number, an eager tensor or a variable.

    A subclass of an array (`numpy.matrix`, say) is read as the numbers in it, whatever it says of
    itself; a masked one is refused, for some of its numbers do not count. Anything else, a subclass
    of a tensor or a variable included, raises `WrongAnswer`.
    """
    if _is_handle(value):
        return _asking.value(value, name)
    read: _typing.Any = next((read for kind, read in _readers() if type(value) is kind), None)
    is_array = is_a(value, _ndarray) and not is_a(value, _MaskedArray)
    if is_array or _is_scalar(value, "biufcSUV"):
        read = _array  # as it is called, it gives no subclass
    that(read is not None, f"`{name}` should be an array or a tensor{_but(value)}")
    copy = _array(read(value), copy=True, subok=False)
    that(copy.dtype.kind != "O", f"`{name}` should hold numbers; yours holds Python objects.")
    return copy


def generator() -> numpy.random.Generator:
    """A `numpy.random.Generator` for random inputs, seeded by `AUTOGRADER_SEED` (0 if unset)."""
    return _default_rng(int(os.environ.get("AUTOGRADER_SEED", "0")))


def type_of(value: _Any) -> type:
    """The class of a value, also of one in the answer's process, as far as it is known."""
    if not _is_handle(value):
        return type(value)
    kinds = _asking.classes_of(value)
    return kinds[0] if kinds else object


def type_name(value: _Any) -> str:
    """The name of the class of a value."""
    return _asking.class_name_of(value) if _is_handle(value) else type(value).__name__


# -- In grading: the learner's process and the judge's -------------------------------------------


def answers_are_asked_of(asking):
    """Be the judge's: ask for answers instead of looking for them in the notebook."""
    global _asking
    _asking = asking


def names_are_in(namespace):
    """Be the learner's: look for names in this namespace, wherever a call comes from."""
    global _namespace
    _namespace = namespace


_asking: _typing.Any = None
_namespace: dict | None = None
_PLAIN = {int: int.__index__, float: float.__float__, str: str.__str__}
_COPIED = (_ndarray, list, tuple, dict, set)
_MISSING = object()
_KIND = {"b": "booleans", "i": "integers", "u": "integers", "f": "floats"}
_TENSORS = [
    ("tensorflow.python.framework.ops", "EagerTensor"),
    ("tensorflow.python.ops.resource_variable_ops", "ResourceVariable"),
    ("keras", "Variable"),
]
_found: dict[str, tuple[type, _typing.Any]] = {}


def _unsubclassed(value):
    """`value` with plain lists, tuples, dicts, numbers and texts in place of their subclasses.

    They are read by the methods of the plain class, and what is plain already stays what it is.
    """
    try:
        return _unsubclassed_at(value)
    except RecursionError:  # It holds itself; no test looks that deep.
        return value


def _unsubclassed_at(value):
    kinds: tuple[_typing.Any, ...] = (tuple, list, dict, *_PLAIN)
    kind = next((one for one in kinds if is_a(value, one)), None)
    if kind is None or _is_handle(value) or is_a(value, _Scalar):
        return value
    if kind in _PLAIN:
        return value if type(value) is kind else _PLAIN[kind](value)
    if kind is dict:
        pairs = _plain_dict(value)
        plain = {key: _unsubclassed_at(item) for key, item in pairs.items()}
        same = all(plain[key] is item for key, item in pairs.items())
    else:
        items = list(kind.__iter__(value))
        plain = kind(map(_unsubclassed_at, items))
        same = all(map(operator.is_, plain, items))
    return value if same and type(value) is kind else plain


def _plain_dict(value):
    """A plain dict with the entries of a dict of any class, in their order."""
    if type(value) is dict:
        return value
    items = _ordered_items if is_a(value, _OrderedDict) else dict.items
    return dict(items(value))


def _names(caller):
    return caller.f_globals if _namespace is None else _namespace


def _is_handle(value):
    return _asking is not None and _asking.is_handle(value)


def _readers():
    """(genuine tensor type, its way to NumPy), each captured once, as soon as it is imported."""
    for module, attribute in _TENSORS:
        if attribute + module not in _found and hasattr(sys.modules.get(module), attribute):
            kind = getattr(sys.modules[module], attribute)
            _found[attribute + module] = (kind, kind.numpy)
    return tuple(_found.values())


def _is_scalar(value, kinds):
    return any(type(value) is one and _dtype(one).kind in kinds for one in _SCALARS)


def _kind(array):
    return _KIND.get(array.dtype.kind, array.dtype.kind)


def _close(mine, right, tolerance):
    """Entry by entry; a single False when the shapes differ."""
    if mine.shape != right.shape:
        return _array(False)
    if "f" not in (mine.dtype.kind, right.dtype.kind):
        return _array(mine == right)
    with _errstate(all="ignore"):
        # An infinity is near to nothing but itself, or everything would be within its tolerance.
        near = _isfinite(right) & (_abs(mine - right) <= tolerance * (1 + _abs(right)))
        return _array((mine == right) | near | (_isnan(mine) & _isnan(right)))


def _name_belief(believed, matches):
    """Raise the first message whose value, which may be a function that gives it, `matches`."""

    def holds(value):
        try:
            return matches(value() if callable(value) else value)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return False  # what nobody could have computed, nobody believed

    for message, value in (believed or {}).items():
        that(not holds(value), message)


def _check_value(got, right, name, believed, equal=operator.eq):
    if not equal(got, right):
        _name_belief(believed, lambda value: equal(got, value))
        raise WrongAnswer(f"`{name}` is {got}, which is not right.")


def _but(value):
    """The end of a sentence about a wrong type: what the value is instead."""
    word = type_name(value)
    if value is None:
        return "; yours is None. Is a `return` missing?"
    if type(value) is bool or _is_scalar(value, "b"):
        return f"; yours is the boolean {value}."
    if word in ("function", "builtin_function_or_method", "method"):
        return "; yours is a function. Is it called, with its parentheses?"
    if word == "KerasTensor":
        return "; yours is a KerasTensor, which is symbolic: it has a shape but no values."
    if word == "TensorShape":
        return "; yours is a TensorShape. `tuple` makes a tuple of it."
    if word == "IndexedSlices":
        return "; yours is an IndexedSlices: some rows and their ids, not a whole array."
    return f"; yours is of type {word}."


_points.watch()  # In a warm kernel, which has imported this before it began, the kernel does it.
