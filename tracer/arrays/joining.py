"""Functions that make one array of several."""

from collections.abc import Iterable
from typing import Any

from tracer import promotion
from tracer.arrays.axes import axis_of, integer
from tracer.arrays.broadcasting import alike
from tracer.arrays.moving import reshape
from tracer.arrays.rule import numpys
from tracer.numpy_array import MOST, asarray, dtype_name, ndarray


def _all(arrays: Any) -> list[ndarray]:
    if (isinstance(arrays, ndarray) and not arrays._shape) or not isinstance(arrays, Iterable):
        raise TypeError("dispatcher for __array_function__ did not return an iterable")
    return [asarray(each) for each in arrays]


def _dtype(arrays: list[ndarray], dtype: Any) -> str:
    if dtype is not None:
        return dtype_name(dtype)
    return promotion.result(*(each._dtype for each in arrays))


def _known(arrays: list[ndarray], shape: tuple) -> list | None:
    """The values of arrays that follow each other along the first axis."""
    if None in shape or any(each.known is None for each in arrays):
        return None
    found = [value for each in arrays for value in each.known or []]
    return found if len(found) <= MOST else None


@numpys("concatenate")
def concatenate(
    arrays: Any, /, axis: Any = 0, out: Any = None, *, dtype: Any = None, casting: Any = None
) -> Any:
    given = _all(arrays)
    at = 0 if axis is None else integer(axis)
    if not given:
        raise ValueError("need at least one array to concatenate")
    if axis is None:
        given = [reshape(each, (-1,)) for each in given]
    first = given[0]._shape
    if not first:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    place = axis_of(at, len(first))
    shape = [*first]
    for number, each in enumerate(given[1:], 1):
        _alike(first, each._shape, place, number)
        shape = [b if a is None else a for a, b in zip(shape, each._shape, strict=True)]
    ends: list[Any] = [each._shape[place] for each in given]
    shape[place] = None if None in ends else sum(ends)
    known = _known(given, tuple(shape)) if place == 0 else None
    return ndarray(tuple(shape), _dtype(given, dtype), known)


def _alike(first: tuple, shape: tuple, place: int, number: int) -> None:
    if len(first) != len(shape):
        raise ValueError(
            "all the input arrays must have same number of dimensions, but the array at index 0 "
            f"has {len(first)} dimension(s) and the array at index {number} has {len(shape)} "
            "dimension(s)"
        )
    for axis, (a, b) in enumerate(zip(first, shape, strict=True)):
        if axis != place and None not in (a, b) and a != b:
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match "
                f"exactly, but along dimension {axis}, the array at index 0 has size {a} and the "
                f"array at index {number} has size {b}"
            )


@numpys("stack")
def stack(
    arrays: Any, axis: Any = 0, out: Any = None, *, dtype: Any = None, casting: Any = None
) -> Any:
    given = _all(iter(arrays) if isinstance(arrays, ndarray) else arrays)
    if not given:
        raise ValueError("need at least one array to stack")
    shape = given[0]._shape
    for each in given[1:]:
        if not alike(shape, each._shape):
            raise ValueError("all input arrays must have the same shape")
    place = axis_of(axis, len(shape) + 1)
    found = (*shape[:place], len(given), *shape[place:])
    return ndarray(found, _dtype(given, dtype), _known(given, found) if place == 0 else None)


@numpys("vstack")
def vstack(tup: Any, *, dtype: Any = None, casting: Any = None) -> Any:
    return concatenate([_ranked(each, 2) for each in _all(tup)], 0, dtype=dtype)


@numpys("hstack")
def hstack(tup: Any, *, dtype: Any = None, casting: Any = None) -> Any:
    given = [_ranked(each, 1) for each in _all(tup)]
    return concatenate(given, 0 if given and given[0].ndim == 1 else 1, dtype=dtype)


@numpys("dstack")
def dstack(tup: Any, *, dtype: Any = None, casting: Any = None) -> Any:
    return concatenate([_deep(each) for each in _all(tup)], 2, dtype=dtype)


@numpys("column_stack")
def column_stack(tup: Any) -> Any:
    given = [x if x.ndim > 1 else _turned(_ranked(x, 1)) for x in _all(tup)]
    return concatenate(given, 1)


@numpys("append")
def append(arr: Any, values: Any, axis: Any = None) -> Any:
    given = [asarray(arr), asarray(values)]
    if axis is None:
        return concatenate([reshape(each, (-1,)) for each in given])
    return concatenate(given, axis)


def _ranked(x: ndarray, rank: int) -> ndarray:
    """The array with axes of length 1 before those that it has."""
    lacking = (1,) * (rank - x.ndim)
    return ndarray((*lacking, *x._shape), x._dtype, x.known, x) if lacking else x


def _deep(x: ndarray) -> ndarray:
    shape = x._shape if x.ndim > 2 else (*_ranked(x, 2)._shape, 1)
    return ndarray(shape, x._dtype, x.known, x)


def _turned(x: ndarray) -> ndarray:
    return ndarray((*x._shape, 1), x._dtype, x.known, x)


for _rank in (1, 2):

    def _at_least(rank: int = _rank) -> None:
        @numpys(f"atleast_{rank}d")
        def ranked(*arys: Any) -> Any:
            found = tuple(_ranked(asarray(each), rank) for each in arys)
            return found[0] if len(found) == 1 else found

    _at_least()
