"""``x[key]`` and ``x[key] = value``: which shape a key picks, and which keys NumPy refuses."""

from dataclasses import dataclass
from typing import Any

from tracer import shapes
from tracer.arrays.axes import shown
from tracer.arrays.broadcasting import INTO, spread, written
from tracer.arrays.elementwise import number, places
from tracer.arrays.repeating import inside
from tracer.arrays.rule import numpys
from tracer.dtypes import INTEGERS
from tracer.numpy_array import MOST, asarray, generic, ndarray
from tracer.session import ValuesNeeded
from tracer.tensor import Tensor

_NO_INDEX = (
    "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean "
    "arrays are valid indices"
)


@dataclass
class Part:
    """A part of a key: ``slice``, ``rest`` (several whole axes), ``new``, ``number``, ``array``."""

    kind: str
    value: Any = None
    #: The first axis that it takes, and how many.
    axis: int = 0
    takes: int = 1
    #: The length of the mask along the axis, of which the array was made.
    masked: int | None = None


def _parts(key: Any, rank: int) -> list[Part]:
    """Read a key. Raises IndexError where a part is none, or there are more than axes."""
    found: list[Part] = []
    for value in key if isinstance(key, tuple) else (key,):
        found += _read(value)
    if sum(part.kind == "rest" for part in found) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    used = sum(part.takes for part in found)
    if used > rank:
        raise IndexError(
            f"too many indices for array: array is {rank}-dimensional, but {used} were indexed"
        )
    if all(part.kind != "rest" for part in found):
        found.append(Part("rest", None, takes=0))
    axis = 0
    for part in found:
        part.axis = axis
        if part.kind == "rest":
            part.takes = rank - used
        axis += part.takes
    return found


def _read(value: Any) -> list[Part]:
    if value is None:
        return [Part("new", takes=0)]
    if value is Ellipsis:
        return [Part("rest", value, takes=0)]
    if isinstance(value, slice):
        return [Part("slice", value)]
    if isinstance(value, int) and not isinstance(value, bool):
        return [Part("number", value)]
    if not isinstance(value, Tensor | list | tuple | bool | range):
        if not hasattr(type(value), "__index__"):
            raise IndexError(_NO_INDEX)
        return [Part("number", value.__index__())]
    at = asarray(value)
    if at._dtype == "bool":
        if not at._shape:
            length = None if at.known is None else int(bool(at.known[0]))
            return [Part("array", ndarray((length,), "int64"), takes=0)]
        return [
            Part("array", each, masked=length)
            for each, length in zip(places(at), at._shape, strict=True)
        ]
    if isinstance(value, list | tuple) and at.size == 0:
        at = ndarray(at._shape, "int64", [])
    if at._dtype not in INTEGERS:
        raise IndexError(
            "arrays used as indices must be of integer (or boolean) type"
            if isinstance(value, Tensor)
            else _NO_INDEX
        )
    if not at._shape and not isinstance(value, Tensor):
        return [Part("number", int(value))]
    return [Part("array" if at._shape else "number", at)]


def picked(shape: tuple, key: Any) -> tuple[tuple, str]:
    """The shape that a key picks, and how: by ``number``, ``view``, ``fancy``, or ``mask``."""
    parts = _parts(key, len(shape))
    for part in parts:
        length = shape[part.axis] if part.masked is not None else None
        if part.masked and length is not None and part.masked != length:
            raise IndexError(
                f"boolean index did not match indexed array along axis {part.axis}; size of axis "
                f"is {length} but size of corresponding boolean axis is {part.masked}"
            )
    fancy = any(part.kind == "array" for part in parts)
    block = [i for i, part in enumerate(parts) if fancy and part.kind in ("array", "number")]
    result: list = []
    start = 0
    for i, part in enumerate(parts):
        if i in block[:1]:
            start = len(result)
        if part.kind == "number" and not fancy:
            _inside(part, shape)
        elif part.kind == "new":
            result.append(1)
        elif part.kind == "slice":
            result.append(_sliced(shape[part.axis], part.value))
        elif part.kind == "rest":
            result += shape[part.axis : part.axis + part.takes]
    if not fancy:
        plain = not result and all(part.value is not Ellipsis for part in parts)
        return tuple(result), "number" if plain else "view"
    whole = _together([_lengths(parts[i]) for i in block])
    if 0 not in whole:
        for i in block:
            _inside(parts[i], shape)
    beside = block[-1] - block[0] == len(block) - 1
    result[start if beside else 0 : start if beside else 0] = whole
    masks = isinstance(key, Tensor | list) and all(part.masked is not None for part in parts[:-1])
    return tuple(result), "mask" if masks and len(parts) - 1 == len(shape) else "fancy"


def _lengths(part: Part) -> tuple:
    return part.value._shape if isinstance(part.value, ndarray) else ()


def _together(given: list[tuple]) -> tuple:
    found: tuple = ()
    for each in given:
        if shapes.clash(found, each) is not None:
            words = "".join(f"{shown(shape)} " for shape in given)
            raise IndexError(
                f"shape mismatch: indexing arrays could not be broadcast together with shapes "
                f"{words}"
            )
        found = shapes.broadcast(found, each)
    return found


def _inside(part: Part, shape: tuple) -> None:
    if part.takes:
        inside(asarray(part.value), shape[part.axis], part.axis)


def _sliced(length: int | None, key: slice) -> int | None:
    ends = (key.start, key.stop, key.step)
    if any(isinstance(end, Tensor) and getattr(end, "known", None) is None for end in ends):
        return None
    for end in ends:
        if end is not None and not hasattr(type(end), "__index__"):
            raise TypeError("slice indices must be integers or None or have an __index__ method")
    if key.step is not None and key.step.__index__() == 0:
        raise ValueError("slice step cannot be zero")
    return None if length is None else len(range(*key.indices(length)))


@numpys("get_item")
def get_item(x: Any, key: Any) -> Any:
    if isinstance(x, generic) and key not in ((), Ellipsis, None):
        raise IndexError("invalid index to scalar variable.")
    shape, how = picked(x._shape, key)
    if how == "number":
        found: ndarray = generic(shape, x._dtype)
    elif how == "view":
        found = ndarray(shape, x._dtype, None, x)
    else:
        found = number(shape, x._dtype)
    if x.known is not None and found.size is not None and found.size <= MOST:
        found.known = _values(x, key)
    return found


def _values(x: ndarray, key: Any) -> list | None:
    """Values at integers and slices, or where a mask is true; None for other keys."""
    if isinstance(key, ndarray) and key._shape == x._shape and key._dtype == "bool":
        if key.known is None:
            return None
        return [value for value, true in zip(x.known or [], key.known, strict=True) if true]
    keys = [*key] if isinstance(key, tuple) else [key]
    if any(not isinstance(k, int | slice) or isinstance(k, bool) for k in keys):
        return None
    keys += [slice(None)] * (x.ndim - len(keys))
    found, step = [0], x.size or 0
    for k, length in zip(keys, x._shape, strict=True):
        step //= length or 1
        chosen = [k % length] if isinstance(k, int) else [*range(*k.indices(length))]
        found = [place + i * step for place in found for i in chosen]
    values = x.known or []
    return [values[place] for place in found]


@numpys("set_item")
def set_item(x: Any, key: Any, value: Any) -> None:
    if isinstance(x, generic):
        raise TypeError(f"'numpy.{x._dtype}' object does not support item assignment")
    shape, how = picked(x._shape, key)
    into = asarray(value) if x._dtype != "object" else ndarray(())
    x._fresh[0] = False
    if how == "number":
        if into._shape:
            raise ValueError("setting an array element with a sequence.")
    elif how == "view":
        written(into._shape, shape, INTO)
    elif how == "mask":
        _where_true(into, shape[0])
    elif not spread(_short(into._shape, len(shape)), shape):
        raise ValueError(
            f"shape mismatch: value array of shape {shown(into._shape)} could not be broadcast to "
            f"indexing result of shape {shown(shape)}"
        )


def _short(shape: tuple, rank: int) -> tuple:
    while len(shape) > rank and shape[0] == 1:
        shape = shape[1:]
    return shape


def _where_true(value: ndarray, true: int | None) -> None:
    said = "NumPy boolean array indexing assignment"
    if value.ndim > 1:
        raise ValueError(
            f"{said} requires a 0 or 1-dimensional input, input has {value.ndim} dimensions"
        )
    if value.ndim == 0 or value.size == 1:
        return
    if true is None:
        raise ValuesNeeded("how often a mask is true")
    if value.size not in (None, true):
        raise ValueError(
            f"{said} cannot assign {value.size} input values to the {true} output values where the "
            "mask is true"
        )
