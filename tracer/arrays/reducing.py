"""Functions along axes: sums, means, maxima, running sums, sorting."""

import math
from collections.abc import Callable
from typing import Any

from tracer import promotion, shapes
from tracer.arrays.axes import axes_of, axis_of, each_once, integer
from tracer.arrays.elementwise import BINARY, number
from tracer.arrays.moving import reshape
from tracer.arrays.rule import numpys
from tracer.numpy_array import asarray, dtype_name, ndarray
from tracer.promotion import same, summed, wide_float
from tracer.session import NoRule


def _without(shape: tuple, axes: tuple, keepdims: Any) -> tuple:
    kept = [1 if i in axes else n for i, n in enumerate(shape) if keepdims or i not in axes]
    return tuple(kept)


#: The values of a reduction along everything.
VALUES: dict[str, Callable] = {
    **{"sum": sum, "max": max, "min": min, "all": all, "any": any, "prod": math.prod},
    "mean": lambda values: sum(values) / len(values),
    "argmax": lambda values: values.index(max(values)),
    "argmin": lambda values: values.index(min(values)),
    "count_nonzero": lambda values: sum(map(bool, values)),
}


def reduced(name: str, x: Any, axes: tuple, dtype: str, keepdims: Any = False) -> ndarray:
    """The result along axes that are there; its value where all are taken and they are known."""
    found = number(_without(x._shape, axes, keepdims), dtype)
    rule = VALUES.get(name)
    if x.known and len({*axes}) == x.ndim and rule is not None:
        found.known = [rule(x.known)]
    return found


def _axes(x: ndarray, axis: Any) -> tuple:
    return tuple(range(x.ndim)) if axis is None else each_once(axis, x.ndim)


def _counted(x: ndarray, axis: Any) -> tuple:
    """The axes of a mean, whose lengths NumPy looks up first: a number without axes has none."""
    if axis is not None:
        axes_of(axis if isinstance(axis, tuple) else (axis,), x.ndim, repeated=None)
    return _axes(x, axis)


def _not_empty(x: ndarray, axes: tuple, name: str) -> None:
    if any(x._shape[axis] == 0 for axis in axes):
        raise ValueError(f"zero-size array to reduction operation {name}imum which has no identity")


def _sum(name: str) -> None:
    @numpys(name)
    def total(
        a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False
    ) -> Any:
        x = asarray(a)
        found = summed(x._dtype) if dtype is None else dtype_name(dtype)
        return reduced(name, x, _axes(x, axis), found, keepdims)


def _extreme(name: str) -> None:
    @numpys(name)
    def extreme(
        a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None
    ) -> Any:
        x = asarray(a)
        axes = _axes(x, axis)
        if initial is None:
            _not_empty(x, axes, name[-3:])
        return reduced(name[-3:], x, axes, x._dtype, keepdims)


def _truth(name: str) -> None:
    @numpys(name)
    def truth(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Any:
        x = asarray(a)
        return reduced(name, x, _axes(x, axis), "bool", keepdims)


def _spread(name: str) -> None:
    @numpys(name)
    def spread(
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        ddof: Any = 0,
        keepdims: Any = False,
    ) -> Any:
        x = asarray(a)
        found = wide_float(x._dtype) if dtype is None else dtype_name(dtype)
        return reduced(name, x, _counted(x, axis), found, keepdims)


def _place(name: str) -> None:
    @numpys(name)
    def place(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = False) -> Any:
        x = asarray(a)
        axes = _axes(x, None) if axis is None else _one(x, axis)
        if any(x._shape[each] == 0 for each in axes):
            raise ValueError(f"attempt to get {name} of an empty sequence")
        return reduced(name, x, axes, "int64", keepdims)


def _one(x: ndarray, axis: Any) -> tuple:
    """One axis; a number counts as an array of one axis."""
    place = axis_of(integer(axis), x.ndim or 1)
    return (place,) if x.ndim else ()


for _name in ("sum", "prod"):
    _sum(_name)
for _name in ("max", "min", "amax", "amin"):
    _extreme(_name)
for _name in ("all", "any"):
    _truth(_name)
for _name in ("std", "var"):
    _spread(_name)
for _name in ("argmax", "argmin"):
    _place(_name)


@numpys("mean")
def mean(
    a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False
) -> Any:
    x = asarray(a)
    found = wide_float(x._dtype) if dtype is None else dtype_name(dtype)
    return reduced("mean", x, _counted(x, axis), found, keepdims)


@numpys("median")
def median(
    a: Any,
    axis: Any = None,
    out: Any = None,
    overwrite_input: bool = False,
    keepdims: Any = False,
) -> Any:
    x = asarray(a)
    axes = _axes(x, None) if axis is None else axes_of(axis, x.ndim)
    if axis is not None and len(axes) != 1:  # it makes one axis of them, the last one
        reshape(x, (*_without(x._shape, axes, False), -1))
    return reduced("median", x, axes, wide_float(x._dtype), keepdims)


@numpys("count_nonzero")
def count_nonzero(a: Any, axis: Any = None, *, keepdims: Any = False) -> Any:
    x = asarray(a)
    return reduced("count_nonzero", x, _axes(x, axis), "int64", keepdims)


@numpys("ptp")
def ptp(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Any:
    x = asarray(a)
    axes = _axes(x, axis)
    _not_empty(x, axes, "max")
    return reduced("ptp", x, axes, BINARY["subtract"](x._dtype), keepdims)


def _running(name: str) -> None:
    @numpys(name)
    def running(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        x = asarray(a)
        found = summed(x._dtype) if dtype is None else dtype_name(dtype)
        if axis is None:
            return ndarray((x.size,), found)
        _one(x, axis)
        return ndarray(x._shape or (1,), found)


for _name in ("cumsum", "cumprod"):
    _running(_name)


@numpys("sort")
def sort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None) -> Any:
    x = asarray(a)
    if axis is None:
        return ndarray((x.size,), x._dtype, None if x.known is None else sorted(x.known))
    axis_of(axis, x.ndim)
    known = sorted(x.known) if x.ndim == 1 and x.known is not None else None
    return ndarray(x._shape, x._dtype, known)


@numpys("argsort")
def argsort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None) -> Any:
    x = asarray(a)
    if axis is None:
        return ndarray((x.size,), "int64")
    _one(x, axis)
    known = x.known if x.ndim == 1 else None
    places = None if known is None else sorted(range(len(known)), key=lambda i: known[i])
    return ndarray(x._shape or (1,), "int64", places)


@numpys("diff")
def diff(a: Any, n: Any = 1, axis: Any = -1, **more: Any) -> Any:
    if more:
        raise NoRule(f"numpy.diff with {', '.join(more)}")
    n = integer(n)
    if n == 0:
        return a
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n!r}")
    x = asarray(a)
    if not x._shape:
        raise ValueError("diff requires input that is at least one dimensional")
    place = axis_of(axis, x.ndim)
    length = x._shape[place]
    left = None if length is None else max(0, length - n)
    return ndarray(shapes.replaced(x._shape, {place: left}), same(x._dtype))


@numpys("unique")
def unique(ar: Any, *_: Any, **options: Any) -> Any:
    x = asarray(ar)
    if options:
        raise NoRule(f"np.unique with {', '.join(options)}")
    if x.known is not None:
        found = sorted({*x.known})
        return ndarray((len(found),), x._dtype, found)
    return ndarray((0 if x.size == 0 else None,), x._dtype)


def covered(name: str) -> None:
    @numpys(name)
    def matrix(m: Any, y: Any = None, rowvar: bool = True, **_: Any) -> Any:
        x = asarray(m)
        if x.ndim > 2:
            raise ValueError("m has more than 2 dimensions")
        if y is not None:
            raise NoRule(f"numpy.{name} of two arrays")
        dtype = promotion.result(x._dtype, "float64")
        rows = x._shape[0 if rowvar else 1] if x.ndim == 2 else 1
        if rows == 1:
            return number((), dtype) if name == "corrcoef" else ndarray((), dtype)
        return ndarray((rows, rows), "float64" if rows == 0 else dtype)


for _name in ("cov", "corrcoef"):
    covered(_name)
