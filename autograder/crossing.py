"""Plain data between two kernels: what a learner's function takes and gives, and nothing else.

Under ``--strict`` the tests run in a kernel that no learner's code has ever entered. A function
of the learner is there a *stand-in*: a call of it is encoded, goes to the learner's kernel as a
question, and the answer comes back. Only values cross: no code, no class, no pickle.

In the tests' kernel :func:`introduce` makes the stand-ins, which ask through Jupyter's ``stdin``
channel; in the learner's kernel :func:`answer` answers. The grader carries the text from one to
the other, see :mod:`autograder.kernel.run`.
"""

import base64
import builtins
import json
import math
import sys
from collections.abc import Callable

import numpy

_PLAIN_KINDS = "biufcSU"
_TF_ERRORS = "tensorflow.python.framework.errors_impl"
_TENSORS = (
    ("tensorflow.python.framework.ops", "EagerTensor"),
    ("tensorflow.python.ops.resource_variable_ops", "ResourceVariable"),
    ("keras", "Variable"),
)


class CannotCrossError(TypeError):
    """The value is not plain data, so it stays in its kernel."""


# -- Values ------------------------------------------------------------------------------------


def encode(value: object) -> list:
    """Return a value as JSON data: ``[tag, content, ...]``.

    Numbers, strings, ``None``, lists, tuples, dicts, sets and slices of them, NumPy arrays and
    numbers cross as what they are; an eager tensor or a variable arrives as a tensor. Types are
    exact: a subclass does not cross. Raises :class:`CannotCrossError` for anything else.
    """
    kind = type(value)
    if value is None or value is Ellipsis:
        return [str(value)]
    if kind is bool or kind is str:
        return [kind.__name__, value]
    if kind is int:
        return ["int", str(value)]
    if kind is float:
        return ["float", value.hex() if math.isfinite(value) else str(value)]
    if kind is bytes:
        return ["bytes", base64.b64encode(value).decode()]
    if kind in (list, tuple, set, frozenset):
        return [kind.__name__, [encode(item) for item in value]]
    if kind is dict:
        return ["dict", [[encode(key), encode(item)] for key, item in value.items()]]
    if kind is slice:
        return ["slice", [encode(part) for part in (value.start, value.stop, value.step)]]
    if isinstance(value, numpy.generic) and kind.__module__ == "numpy":
        return ["number", *_array(numpy.asarray(value))]
    if kind is numpy.ndarray:
        return ["array", *_array(value)]
    if any(kind is getattr(sys.modules.get(module), name, None) for module, name in _TENSORS):
        return ["tensor", *_array(numpy.asarray(value))]
    raise CannotCrossError(f"a value of type {kind.__name__} cannot leave its kernel")


def decode(data: list) -> object:
    """Return the value that :func:`encode` described. Raises ``ValueError`` for nonsense."""
    match data:
        case ["None"]:
            return None
        case ["Ellipsis"]:
            return ...
        case ["bool", bool(value)] | ["str", str(value)]:
            return value
        case ["int", str(text)]:
            return int(text)
        case ["float", str(text)]:
            return float(text) if text in ("inf", "-inf", "nan") else float.fromhex(text)
        case ["bytes", str(text)]:
            return base64.b64decode(text)
        case ["list" | "tuple" | "set" | "frozenset" as kind, list(items)]:
            return getattr(builtins, kind)(decode(item) for item in items)
        case ["dict", list(items)]:
            return {decode(key): decode(item) for key, item in items}
        case ["slice", list(parts)]:
            return slice(*map(decode, parts))
        case ["number", *parts]:
            return _from_array(*parts)[()]
        case ["array", *parts]:
            return _from_array(*parts)
        case ["tensor", *parts]:
            import tensorflow

            return tensorflow.constant(_from_array(*parts))
    raise ValueError("this is not an encoded value")


def _array(array: numpy.ndarray) -> tuple[str, list[int], str]:
    if array.dtype.kind not in _PLAIN_KINDS:
        raise CannotCrossError(f"an array of {array.dtype} cannot leave its kernel")
    return array.dtype.str, list(array.shape), base64.b64encode(array.tobytes()).decode()


def _from_array(dtype: str, shape: list[int], text: str) -> numpy.ndarray:
    kind = numpy.dtype(dtype)
    if kind.kind not in _PLAIN_KINDS:
        raise ValueError("this is not an array of numbers")
    return numpy.frombuffer(base64.b64decode(text), kind).reshape(shape).copy()


# -- In the tests' kernel ----------------------------------------------------------------------


def introduce(namespace: dict, names: list[str]) -> None:
    """Put what the learner's kernel has under these names into ``namespace``.

    Plain data arrives as it is, a function as its stand-in; what is missing there is missing
    here, and what cannot cross too.
    """
    for name in names:
        namespace.pop(name, None)
        match _ask({"name": name}):
            case {"function": True}:
                namespace[name] = stand_in(name)
            case {"value": data}:
                namespace[name] = decode(data)


def stand_in(name: str) -> Callable:
    """Return a function that calls the one of this name in the learner's kernel."""

    def function(*args: object, **kwargs: object) -> object:
        match _ask({"call": name, "args": encode(list(args)), "kwargs": encode(kwargs)}):
            case {"returned": data}:
                return decode(data)
            case {"raised": classes, "message": str(message)}:
                raise _error(classes, message)
            case {"kept": str(kind)}:
                raise CannotCrossError(f"a value of type {kind} cannot leave its kernel")
        raise RuntimeError("the learner's kernel did not answer")

    function.__name__ = function.__qualname__ = name
    return function


def _ask(question: dict) -> dict:
    answer = json.loads(input(json.dumps(question)))
    return answer if isinstance(answer, dict) else {}


def _error(classes: list[list[str]], message: str) -> BaseException:
    """Return an error of the first of ``classes`` that is Python's or TensorFlow's own."""
    for place, (module, name) in enumerate(classes):
        if module in ("builtins", _TF_ERRORS):
            kind = getattr(sys.modules.get(module), name, None)
            if isinstance(kind, type) and issubclass(kind, BaseException):
                if place == 0 and module == "builtins":
                    return kind(message) if message else kind()
                shown = type(classes[0][1], (kind,), {"__str__": lambda self: message})
                return shown.__new__(shown)
    return RuntimeError(message)


# -- In the learner's kernel -------------------------------------------------------------------


def answer(question: str, namespace: dict) -> str:
    """Answer one question of the tests' kernel about the learner's ``namespace``."""
    asked = json.loads(question)
    if "name" in asked:
        reply = _what_is(asked["name"], namespace)
    else:
        reply = _call(namespace.get(asked["call"]), decode(asked["args"]), decode(asked["kwargs"]))
    return json.dumps(reply)


def _what_is(name: str, namespace: dict) -> dict:
    if name not in namespace:
        return {}
    value = namespace[name]
    try:
        return {"value": encode(value)}
    except CannotCrossError:
        return {"function": callable(value) and not isinstance(value, type)}


def _call(function: Callable, args: list, kwargs: dict) -> dict:
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        classes = [[kind.__module__, kind.__name__] for kind in type(error).__mro__]
        return {"raised": classes, "message": str(error)}
    try:
        return {"returned": encode(result)}
    except CannotCrossError:
        return {"kept": type(result).__name__}
