"""Functions that repeat numbers."""

from typing import Any

from tracer.arrays.axes import axis_of, integer, not_negative, shown
from tracer.arrays.broadcasting import DEEPER
from tracer.arrays.moving import reshape
from tracer.arrays.rule import numpys
from tracer.dtypes import INTEGERS
from tracer.numpy_array import asarray, ndarray
from tracer.tensor import Tensor, shape_of


@numpys("tile")
def tile(A: Any, reps: Any) -> Any:
    x = asarray(A)
    times = [reps] if shape_of(reps) == () else [*reps]
    times = [integer(n) for n in times]
    rank = max(x.ndim, len(times))
    shape = (*(1,) * (rank - x.ndim), *x._shape)
    times = [*[1] * (rank - len(times)), *times]
    found = tuple(None if n is None else n * k for n, k in zip(shape, times, strict=True))
    # It repeats axis by axis, and what is empty by then is only reshaped in the end.
    first = next((n for n in times if n < 1), 1)
    if x.size == 0 or first == 0:
        reshape(ndarray((0,)), [0 if n is None else n for n in found])
    return ndarray(not_negative(found), x._dtype)


@numpys("repeat")
def repeat(a: Any, repeats: Any, axis: Any = None) -> Any:
    x = asarray(a)
    counts = asarray(repeats)
    if counts.ndim > 1:
        raise ValueError(
            "object too deep for desired array" if isinstance(repeats, Tensor) else DEEPER.format(1)
        )
    if isinstance(repeats, Tensor) and counts._dtype not in INTEGERS:
        raise TypeError(
            f"Cannot cast array data from dtype('{counts._dtype}') to dtype('int64') according to "
            "the rule 'safe'"
        )
    shape = [x.size] if axis is None or not x.ndim else [*x._shape]
    place = 0 if axis is None else axis_of(integer(axis), len(shape))
    length = shape[place]
    one = counts.size == 1
    if not one and None not in (length, counts.size) and counts.size != length:
        words = f"({length},) {shown(counts._shape)}"
        raise ValueError(f"operands could not be broadcast together with shape {words}")
    if counts.known is None:
        shape[place] = None
        return ndarray(tuple(shape), x._dtype)
    if not one and any(n < 0 for n in counts.known):
        raise ValueError("repeats may not contain negative values.")
    if one:
        shape[place] = None if length is None else length * int(counts.known[0])
    else:
        shape[place] = sum(map(int, counts.known))
    return ndarray(not_negative(tuple(shape)), x._dtype)
