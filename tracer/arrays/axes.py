"""Axes, lengths and shapes as NumPy reads them from arguments, and as it writes them."""

from collections.abc import Iterable, Sequence
from typing import Any

from tracer.session import ValuesNeeded, current
from tracer.tensor import Tensor

#: What functions that are written in C say of an axis that is there twice.
TWICE = "duplicate value in 'axis'"


class AxisError(ValueError, IndexError):
    """What NumPy raises for an axis that an array does not have."""

    __module__ = "numpy.exceptions"


def integer(value: Any) -> int:
    """A whole number, as Python's own calls take one. Raises TypeError for any other thing."""
    if value is None and current().open:
        raise ValuesNeeded("a length that is not known")
    if not hasattr(type(value), "__index__"):
        kind = type(value).__name__
        raise TypeError(f"'{kind}' object cannot be interpreted as an integer")
    return value.__index__()


def axis_of(axis: Any, rank: int, name: str = "") -> int:
    """An axis counted from the front; `name` is the argument that NumPy mentions."""
    if isinstance(axis, float):
        raise TypeError("integer argument expected, got float")
    axis = integer(axis)
    if not -rank <= axis < rank:
        before = f"{name}: " if name else ""
        raise AxisError(f"{before}axis {axis} is out of bounds for array of dimension {rank}")
    return axis % rank


def axes_of(axes: Any, rank: int, name: str = "", repeated: str | None = "repeated axis") -> tuple:
    """Axes counted from the front. `repeated` is said where one is there twice; None allows it."""
    if not isinstance(axes, list | tuple | Tensor) and not hasattr(type(axes), "__index__"):
        raise TypeError(f"'{type(axes).__name__}' object is not iterable")
    given = axes if isinstance(axes, list | tuple) else [axes]
    found = tuple(axis_of(axis, rank, name) for axis in given)
    if repeated and len({*found}) < len(found):
        raise ValueError(f"{repeated} in `{name}` argument" if name else repeated)
    return found


def each_once(axes: Any, rank: int) -> tuple:
    """Axes as those of NumPy's functions that are written in C; a number has axis 0 as well."""
    if not isinstance(axes, tuple):
        return () if rank == 0 and integer(axes) in (0, -1) else (axis_of(integer(axes), rank),)
    found = tuple(axis_of(integer(axis), rank) for axis in axes)
    if len({*found}) < len(found):
        raise ValueError(TWICE)
    return found


def in_order(axes: Any, rank: int, repeated: str) -> list[int]:
    """Axes counted from the front, read one by one: `repeated` is said at the first such one."""
    found: list[int] = []
    for axis in axes:
        found.append(axis_of(integer(axis), rank))
        if found[-1] in found[:-1]:
            raise ValueError(repeated)
    return found


def lengths_of(shape: Any) -> tuple:
    """The shape of an array that is to be made. Raises where it is none."""
    if shape is None:
        raise TypeError("Use () not None as shape arguments")
    if isinstance(shape, str):
        raise TypeError("'str' object cannot be interpreted as an integer")
    if _is_one(shape):
        found: tuple = (integer(shape),)
    elif isinstance(shape, Iterable):
        found = tuple(integer(length) for length in shape)
    else:
        raise TypeError(f"expected a sequence of integers or a single integer, got '{shape}'")
    return not_negative(found)


def _is_one(shape: Any) -> bool:
    """Whether a shape is one length, as a number or in an array."""
    if isinstance(shape, Tensor) and not shape._shape and shape.known and "int" not in shape._dtype:
        given = f"np.{shape._dtype}({float(shape.known[0])})"
        raise TypeError(f"expected a sequence of integers or a single integer, got '{given}'")
    return not shape._shape if isinstance(shape, Tensor) else hasattr(type(shape), "__index__")


def not_negative(shape: tuple) -> tuple:
    if any(length is not None and length < 0 for length in shape):
        raise ValueError("negative dimensions are not allowed")
    return shape


def shown(shape: Sequence) -> str:
    """A shape as NumPy writes it in a message: ``(2,3)``. An axis below 0 is one that is new."""
    first = next((i for i, length in enumerate(shape) if length is None or length >= 0), None)
    if first is None:
        return "()"
    words = ["?" if n is None else "newaxis" if n < 0 else str(n) for n in shape[first:]]
    return f"({','.join(words)}{',' if len(shape) == 1 else ''})"
