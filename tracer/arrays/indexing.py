"""``x[key]`` and ``x[key] = value``: which shape a key picks, and which keys NumPy refuses."""

from dataclasses import dataclass
from typing import Any

from tracer import shapes
from tracer.arrays.axes import shown
from tracer.arrays.broadcasting import DEEPER, INTO, PICKED, SEQUENCE, written
from tracer.arrays.elementwise import number, places
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


def picked(shape: tuple, parts: list[Part]) -> tuple:
    """The shape that a key picks. Raises IndexError where it does not fit."""
    for part in parts:
        length = shape[part.axis] if part.masked else None
        if length is not None and part.masked != length:
            raise IndexError(
                f"boolean index did not match indexed array along axis {part.axis}; size of axis "
                f"is {length} but size of corresponding boolean axis is {part.masked}"
            )
    result: list = []
    arrays = _arrays(parts)
    block = [i for i, part in enumerate(parts) if arrays and part.kind in ("array", "number")]
    start = 0
    for i, part in enumerate(parts):
        if i in block[:1]:
            start = len(result)
        if part.kind == "number":
            inside(asarray(part.value), shape[part.axis], part.axis)
        elif part.kind == "new":
            result.append(1)
        elif part.kind == "slice":
            result.append(_sliced(shape[part.axis], part.value))
        elif part.kind == "rest":
            result += shape[part.axis : part.axis + part.takes]
    if block:
        beside = block[-1] - block[0] == len(block) - 1
        at = start if beside else 0
        result[at:at] = together([part.value._shape for part in arrays])
    return tuple(result)


def _arrays(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.kind == "array"]


def _are_inside(shape: tuple, parts: list[Part]) -> None:
    """Check the indices in arrays, which NumPy does last; none are looked up if none are left."""
    arrays = _arrays(parts)
    if 0 not in together([part.value._shape for part in arrays]):
        for part in arrays:
            if part.takes and part.masked is None:
                inside(part.value, shape[part.axis], part.axis)


def inside(at: ndarray, length: int | None, axis: int) -> None:
    """Check that known indices are in an axis."""
    if length == 0 and at.known is None and at.size:
        raise ValuesNeeded("which index is outside of an empty axis")
    for i in at.known or []:
        if length is not None and not -length <= int(i) < length:
            raise IndexError(f"index {int(i)} is out of bounds for axis {axis} with size {length}")


def together(given: list[tuple]) -> tuple:
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
    try:
        parts = _parts(key, x.ndim)
        shape = picked(x._shape, parts)
        _are_inside(x._shape, parts)
    except IndexError:
        if isinstance(x, generic):
            raise IndexError("invalid index to scalar variable.") from None
        raise
    view = _is_view(parts)
    found = ndarray(shape, x._dtype, None, x) if view else number(shape, x._dtype)
    if x.known is not None and found.size is not None and found.size <= MOST:
        found.known = _values(x, key)
    return found


def _is_view(parts: list[Part]) -> bool:
    """Whether a key picks an array on the same memory, and no single number."""
    plain = all(part.kind == "number" or (part.value is None and not part.takes) for part in parts)
    return not _arrays(parts) and not (plain and all(part.kind != "new" for part in parts))


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
    for k, length in zip(keys, x._fixed, strict=True):
        step //= length or 1
        chosen = [k % length] if isinstance(k, int) else [*range(*k.indices(length))]
        found = [place + i * step for place in found for i in chosen]
    values = x.known or []
    return [values[place] for place in found]


@numpys("set_item")
def set_item(x: Any, key: Any, value: Any) -> None:
    if isinstance(x, generic):
        raise TypeError(f"'{x._called()}' object does not support item assignment")
    parts = _parts(key, x.ndim)
    shape = picked(x._shape, parts)
    plain = value is None or x._dtype == "object"
    into = ndarray(()) if plain else asarray(value)
    if _is_mask(key, parts, x._shape):
        _where_true(into, shape[0])
    elif _arrays(parts):
        written(into._shape, shape, PICKED)
        _are_inside(x._shape, parts)
    elif _is_view(parts):
        if isinstance(value, list | tuple) and into.ndim > len(shape):
            raise ValueError(DEEPER.format(len(shape)))
        written(into._shape, shape, INTO)
    elif into._shape and not (x._dtype == "bool" and _has_truth(value, into)):
        if x._dtype in INTEGERS and not isinstance(value, Tensor):
            kind = type(value).__name__
            raise TypeError(
                "int() argument must be a string, a bytes-like object or a real number, not "
                f"'{kind}'"
            )
        raise ValueError(SEQUENCE)


def _has_truth(value: Any, array: ndarray) -> bool:
    return not isinstance(value, Tensor) or array.size == 1


def _is_mask(key: Any, parts: list[Part], shape: tuple) -> bool:
    """Whether a key is one mask of the whole array."""
    one = not isinstance(key, tuple) or len(key) == 1
    masks = all(part.masked == shape[part.axis] for part in parts if part.takes)
    return one and bool(_arrays(parts)) and masks and sum(p.takes for p in parts) == len(shape)


def _where_true(value: ndarray, true: int | None) -> None:
    said = "NumPy boolean array indexing assignment"
    if value.ndim > 1:
        raise TypeError(
            f"{said} requires a 0 or 1-dimensional input, input has {value.ndim} dimensions"
        )
    if true is not None and value.ndim and value.size not in (1, None, true):
        raise ValueError(
            f"{said} cannot assign {value.size} input values to the {true} output values where the "
            "mask is true"
        )
