"""Functions that make arrays: of a shape, of a range, of a value."""

import math
from typing import Any

from tracer import promotion
from tracer.arrays.axes import axis_of, integer, lengths_of, not_negative
from tracer.arrays.broadcasting import INTO, broadcast, written
from tracer.arrays.rule import numpys
from tracer.numpy_array import MOST, asarray, dtype_name, ndarray, number_or
from tracer.session import NoRule
from tracer.tensor import dtype_of, shape_of


def _filled(name: str, value: int) -> None:
    """Arrays that are made to be filled: objects alone keep their values, which have a type."""

    @numpys(name)
    def make(shape: Any, dtype: Any = None, order: Any = "C", **_: Any) -> ndarray:
        lengths = lengths_of(shape)
        found = "float64" if dtype is None else dtype_name(dtype)
        total = math.prod(lengths) if found == "object" else MOST + 1
        return ndarray(lengths, found, [value] * total if total <= MOST else None)

    @numpys(f"{name}_like")
    def like(
        a: Any,
        dtype: Any = None,
        order: Any = "K",
        subok: bool = True,
        shape: Any = None,
        **_: Any,
    ) -> Any:
        x = asarray(a)
        lengths = x._shape if shape is None else lengths_of(shape)
        return ndarray(lengths, x._dtype if dtype is None else dtype_name(dtype))


for _name, _value in (("zeros", 0), ("ones", 1), ("empty", 0)):
    _filled(_name, _value)


def _full(shape: tuple, value: Any, dtype: str) -> ndarray:
    found = asarray(value)
    written(found._shape, shape, INTO)
    total = MOST + 1 if None in shape else math.prod(shape)
    known = found.known * total if found.known and found.size == 1 and total <= MOST else None
    return ndarray(shape, dtype, known)


@numpys("full")
def full(shape: Any, fill_value: Any, dtype: Any = None, order: Any = "C", **_: Any) -> Any:
    found = asarray(fill_value)._dtype if dtype is None else dtype_name(dtype)
    return _full(lengths_of(shape), fill_value, found)


@numpys("full_like")
def full_like(a: Any, fill_value: Any, dtype: Any = None, *_: Any, shape: Any = None) -> Any:
    x = asarray(a)
    lengths = x._shape if shape is None else lengths_of(shape)
    return _full(lengths, fill_value, x._dtype if dtype is None else dtype_name(dtype))


@numpys("arange")
def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None, **_: Any) -> Any:
    start, stop = (0, start) if stop is None else (start, stop)
    ends = [end.item() if isinstance(end, ndarray) else end for end in (start, stop, step)]
    length = max(0, math.ceil((ends[1] - ends[0]) / ends[2]))
    whole = all(isinstance(end, int) for end in ends)
    values = [ends[0] + i * ends[2] for i in range(length)] if length <= MOST else None
    found = ndarray((length,), "int64" if whole else "float64", values)
    return found if dtype is None else found.astype(dtype)


@numpys("linspace")
def linspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: Any = 0,
) -> Any:
    if retstep:
        raise NoRule("numpy.linspace with retstep")
    num = integer(num)
    if num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    ends = broadcast(shape_of(stop), shape_of(start))
    place = axis_of(axis, len(ends) + 1)
    found = promotion.result(*(dtype_of(number_or(end, asarray)) for end in (start, stop)), "float")
    return ndarray(
        (*ends[:place], num, *ends[place:]), found if dtype is None else dtype_name(dtype)
    )


@numpys("eye")
def eye(N: Any, M: Any = None, k: Any = 0, dtype: Any = None, order: Any = "C", **_: Any) -> Any:
    rows, columns = not_negative((integer(N), integer(N if M is None else M)))
    found = "float64" if dtype is None else dtype_name(dtype)
    every = [(i, j) for i in range(rows) for j in range(columns)] if rows * columns <= MOST else []
    return ndarray((rows, columns), found, [int(i + k == j) for i, j in every] or None)


@numpys("identity")
def identity(n: Any, dtype: Any = None, **_: Any) -> Any:
    return eye(n, dtype=dtype)


@numpys("triu_indices")
def triu_indices(n: Any, k: Any = 0, m: Any = None) -> Any:
    rows, columns = (math.ceil(each) for each in (n, n if m is None else m))
    pairs = [(i, j) for i in range(rows) for j in range(columns) if j - i >= k]
    return tuple(ndarray((len(pairs),), "int64", [pair[side] for pair in pairs]) for side in (0, 1))
