"""What crosses between a learner's process and the judge's: plain data, and handles.

A value becomes JSON: ``None``, booleans, numbers and texts as themselves, everything else as
``[tag, content, ...]``. Containers, arrays, tensors and a few kinds of the standard library cross
as what they are. A subclass of one of them (a learner's own ``dict``, an ``ndarray`` with a mind of
its own) crosses as the data in it, read by the methods of the plain kind, so what it claims to be
equal to stays behind. Everything else stays where it is, and a *handle* of it may cross: a number,
and the names of its classes.

Decoding makes nothing but these kinds, whatever the data says: no code, no pickle.
"""

import base64
import collections
import datetime
import decimal
import fractions
import math
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy

#: What a number has at most, in digits: Python reads no longer ones.
_MOST_DIGITS = 4000
_DTYPE = re.compile(r"[<>|=]?[biufcSU][1-9][0-9]{0,5}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_TENSOR = ("tensorflow.python.framework.ops", "EagerTensor")
_VARIABLES = (
    ("tensorflow.python.ops.resource_variable_ops", "ResourceVariable"),
    ("keras", "Variable"),
)
_SHAPE = ("tensorflow.python.framework.tensor_shape", "TensorShape")
_TF_DTYPE = ("tensorflow.python.framework.dtypes", "DType")

#: Gives what crosses in place of a value that is no plain data; raises CannotCrossError.
Keep = Callable[[object], list]


class CannotCrossError(BaseException):
    """The value is not plain data, so it stays in its process.

    No ``Exception``: a test that demands one of an answer is not to take this for it.
    """


class NonsenseError(ValueError):
    """This is not an encoded value."""


def refuse(value: object) -> list:
    """Raise :class:`CannotCrossError`: what to do with a value where there are no handles."""
    raise CannotCrossError(f"a value of type {type(value).__name__} cannot leave its process")


def encode(value: object, keep: Keep = refuse, variables: bool = False) -> object:
    """Return a value as JSON data.

    ``keep`` is asked for a handle of what is no plain data. With ``variables`` a variable of Keras
    or TensorFlow is data, too, and arrives as a tensor. Raises :class:`CannotCrossError`.
    """
    try:
        return _encode(value, keep, variables)
    except RecursionError:
        raise CannotCrossError("a value that is nested too deeply cannot cross") from None


def _encode(value: Any, keep: Keep, variables: bool) -> object:
    kind = type(value)
    if value is None or kind in (bool, float):
        return value
    if kind is str:
        if not _is_text(value):
            raise CannotCrossError("a text that UTF-8 cannot hold cannot leave its process")
        return value
    if kind is int:
        return value if abs(value) < 10**_MOST_DIGITS else ["int", hex(value)]
    again = lambda items: [_encode(item, keep, variables) for item in items]  # noqa: E731
    if kind in (list, tuple, set, frozenset, collections.deque):
        return [kind.__name__, again(value)]
    if issubclass(kind, dict):
        name = kind.__name__ if kind in (collections.OrderedDict, collections.Counter) else "dict"
        pairs = dict.items(value) if kind is not collections.OrderedDict else value.items()
        return [name, [again(pair) for pair in pairs]]
    if value is Ellipsis:
        return ["Ellipsis"]
    if kind is complex:
        return ["complex", value.real, value.imag]
    if kind in (bytes, bytearray):
        return [kind.__name__, base64.b64encode(value).decode()]
    if kind is range:
        return ["range", again((value.start, value.stop, value.step))]
    if kind is slice:
        return ["slice", again((value.start, value.stop, value.step))]
    if kind is fractions.Fraction:
        return ["Fraction", again((value.numerator, value.denominator))]
    if kind is decimal.Decimal:
        return ["Decimal", str(value)]
    if kind in (datetime.date, datetime.datetime, datetime.time):
        return [kind.__name__, value.isoformat()]
    if kind is datetime.timedelta:
        return ["timedelta", again((value.days, value.seconds, value.microseconds))]
    if issubclass(kind, numpy.generic) and kind.__module__ == "numpy":
        return ["number", *_array(numpy.asarray(value))]
    if issubclass(kind, numpy.ndarray):
        plain = numpy.array(value, subok=False)
        of_data = _DTYPE.fullmatch(plain.dtype.str) and not issubclass(kind, numpy.ma.MaskedArray)
        return ["array", *_array(plain)] if of_data else keep(value)
    if issubclass(kind, numpy.dtype):
        return ["dtype", value.str]
    if _is(kind, _TENSOR):
        return _tensor(value, keep)
    if any(_is(kind, one) for one in _VARIABLES):
        return _tensor(value, keep) if variables else keep(value)
    if _is(kind, _SHAPE):
        return ["TensorShape", None if value.rank is None else again(value.as_list())]
    if _is(kind, _TF_DTYPE):
        return ["DType", value.name]
    if issubclass(kind, tuple):
        fields = getattr(kind, "_fields", None)
        items = again(tuple.__iter__(value))
        if isinstance(fields, tuple) and len(fields) == len(items):
            return ["namedtuple", kind.__name__, [str(field) for field in fields], items]
        return ["tuple", items]
    for base in (list, set, frozenset):
        if issubclass(kind, base):
            return [base.__name__, again(base.__iter__(value))]
    if issubclass(kind, str):
        return _encode(str.__str__(value), keep, variables)
    if issubclass(kind, int):
        return _encode(int.__index__(value), keep, variables)
    if issubclass(kind, float):
        return float.__float__(value)
    return keep(value)


def decode(data: object, known: Callable[[list], object] | None = None) -> object:
    """Return the value that :func:`encode` described.

    ``known`` makes of ``[tag, ...]`` what is no plain data. Raises :class:`NonsenseError`, and what
    ``known`` raises.
    """
    try:
        return _decode(data, known)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        if isinstance(error, NonsenseError | CannotCrossError):
            raise
        raise NonsenseError(f"this is not an encoded value ({type(error).__name__})") from None


def _decode(data: Any, known: Callable[[list], object] | None) -> Any:
    if type(data) is str and not _is_text(data):
        raise NonsenseError("this is a text that UTF-8 cannot hold")
    if data is None or type(data) in (bool, int, float, str):
        return data
    again = lambda items: [_decode(item, known) for item in items]  # noqa: E731
    match data:
        case ["list", list(items)]:
            return again(items)
        case ["tuple", list(items)]:
            return tuple(again(items))
        case ["set", list(items)]:
            return set(again(items))
        case ["frozenset", list(items)]:
            return frozenset(again(items))
        case ["deque", list(items)]:
            return collections.deque(again(items))
        case ["dict", list(pairs)]:
            return {_decode(key, known): _decode(item, known) for key, item in pairs}
        case ["OrderedDict", list(pairs)]:
            return collections.OrderedDict(again(pair) for pair in pairs)
        case ["Counter", list(pairs)]:
            return collections.Counter(dict(again(pair) for pair in pairs))
        case ["array", *parts]:
            return _from_array(*parts)
        case ["number", dtype, [], text]:
            return _from_array(dtype, [], text)[()]
        case ["tensor", *parts]:
            return sys.modules["tensorflow"].constant(_from_array(*parts))
        case ["masked", list(values), list(mask)]:
            tensor, on_it = (_decode(["tensor", *parts], known) for parts in (values, mask))
            tensor._keras_mask = on_it
            return tensor
        case ["namedtuple", str(name), list(fields), list(items)]:
            names = [_checked(field) for field in fields]
            return collections.namedtuple(_checked(name), names, rename=True)(*again(items))
        case ["int", str(text)]:
            return int(text, 16)
        case ["Ellipsis"]:
            return ...
        case ["complex", float(real), float(imaginary)]:
            return complex(real, imaginary)
        case ["bytes", str(text)]:
            return base64.b64decode(text)
        case ["bytearray", str(text)]:
            return bytearray(base64.b64decode(text))
        case ["range", list(parts)]:
            return range(*again(parts))
        case ["slice", [start, stop, step]]:
            return slice(*again((start, stop, step)))
        case ["Fraction", [int(numerator), int(denominator)]]:
            return fractions.Fraction(numerator, denominator)
        case ["Decimal", str(text)]:
            return decimal.Decimal(text)
        case ["date" | "datetime" | "time" as name, str(text)]:
            return getattr(datetime, name).fromisoformat(text)
        case ["timedelta", [int(days), int(seconds), int(microseconds)]]:
            return datetime.timedelta(days, seconds, microseconds)
        case ["dtype", str(text)] if _DTYPE.fullmatch(text):
            return numpy.dtype(text)
        case ["TensorShape", None]:
            return sys.modules["tensorflow"].TensorShape(None)
        case ["TensorShape", list(sizes)]:
            return sys.modules["tensorflow"].TensorShape(sizes)
        case ["DType", str(text)]:
            return sys.modules["tensorflow"].as_dtype(text)
        case [str(), *_] if known is not None:
            return known(data)
    raise NonsenseError("this is not an encoded value")


def _is(kind: type, one: tuple[str, str]) -> bool:
    """Whether a class is the one of this module and name; nothing is imported to find out."""
    found = getattr(sys.modules.get(one[0]), one[1], None)
    return isinstance(found, type) and issubclass(kind, found)


def _is_text(text: str) -> bool:
    """Whether UTF-8 can hold a text: half a surrogate pair would get lost on its way further."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_sound(kind: numpy.dtype, content: bytes) -> bool:
    """Whether NumPy would have made these bytes: booleans are 0 or 1, characters are characters."""
    if kind.kind == "b":
        return not content.translate(None, b"\0\1")
    if kind.kind == "U":
        order = kind.newbyteorder("<").str == kind.str
        try:
            content.decode("utf-32-le" if order else "utf-32-be")
        except UnicodeDecodeError:
            return False
    return True


def _checked(name: object) -> str:
    if isinstance(name, str) and _NAME.fullmatch(name):
        return name
    raise NonsenseError("this is not a name")


def _tensor(value: object, keep: Keep) -> list:
    """A tensor, and with it the mask that Keras has hung on it."""
    try:
        array = numpy.asarray(value)
    except Exception:  # A resource, say, has no numbers.
        return keep(value)
    if array.dtype.kind not in "biufc":
        return keep(value)
    mask = getattr(value, "_keras_mask", None)
    if mask is None:
        return ["tensor", *_array(array)]
    return ["masked", _array(array), _array(numpy.asarray(mask))]


def _array(array: numpy.ndarray) -> tuple[str, list[int], str]:
    if not _DTYPE.fullmatch(array.dtype.str):
        raise CannotCrossError(f"an array of {array.dtype} cannot leave its process")
    content = array.tobytes()
    if not _is_sound(array.dtype, content):
        raise CannotCrossError("an array of what is no text cannot leave its process")
    return array.dtype.str, list(array.shape), base64.b64encode(content).decode()


def _from_array(dtype: str, shape: list[int], text: str) -> numpy.ndarray:
    if not _DTYPE.fullmatch(dtype) or not all(type(size) is int and size >= 0 for size in shape):
        raise NonsenseError("this is not an array of numbers")
    kind, content = numpy.dtype(dtype), base64.b64decode(text)
    if math.prod(shape) * kind.itemsize != len(content):
        raise NonsenseError("this is not an array of this shape")
    if not _is_sound(kind, content):
        raise NonsenseError("this is not an array of this type")
    if not content:
        return numpy.zeros(shape, kind)
    return numpy.frombuffer(content, kind).reshape(shape).copy()
