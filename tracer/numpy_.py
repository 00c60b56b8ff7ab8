"""The functions of NumPy that code around models uses: what they make of shapes and dtypes."""

import inspect
import math
from typing import Any

from tracer import ops, shapes
from tracer.numpy_array import (
    MOST,
    SCALARS,
    argsort,
    array,
    asanyarray,
    asarray,
    ascontiguousarray,
    computed,
    dtype_name,
    ndarray,
    numpy_result,
    reduced,
    reshape,
    transpose,
)
from tracer.session import NoRule, ValuesNeeded
from tracer.tensor import Tensor
from tracer.unknown import Unknown, holds_unknown

#: Names of the other module that stand beside these functions.
__all__ = [
    "SCALARS",
    "argsort",
    "array",
    "asanyarray",
    "asarray",
    "ascontiguousarray",
    "dtype_name",
    "ndarray",
    "reduced",
    "reshape",
    "transpose",
]


def _shape(shape: Any) -> tuple:
    return (int(shape),) if isinstance(shape, int | Tensor) else tuple(int(n) for n in shape)


def _filled(value: int) -> Any:
    """Arrays that are made to be filled: objects alone keep their values, which have a type."""

    def make(shape: Any, dtype: Any = None, **_: Any) -> ndarray:
        lengths = _shape(shape)
        name = "float64" if dtype is None else dtype_name(dtype)
        total = math.prod(lengths) if name == "object" else MOST + 1
        return ndarray(lengths, name, [value] * total if total <= MOST else None)

    return make


zeros, ones = _filled(0), _filled(1)


def empty(shape: Any, dtype: Any = None, **_: Any) -> ndarray:
    return ndarray(_shape(shape), "float64" if dtype is None else dtype_name(dtype))


def full(shape: Any, fill_value: Any, dtype: Any = None, **_: Any) -> ndarray:
    found = asarray(fill_value, dtype)
    lengths = _shape(shape)
    total = math.prod(lengths)
    values = found.known * total if found.known and found.size == 1 and total <= MOST else None
    return ndarray(lengths, found._dtype, values)


def _like(make: Any) -> Any:
    def like(x: Any, dtype: Any = None, shape: Any = None, **_: Any) -> Any:
        x = asarray(x)
        return make(x._shape if shape is None else shape, dtype or x._dtype)

    return like


zeros_like, ones_like, empty_like = map(_like, (zeros, ones, empty))


def full_like(x: Any, fill_value: Any, dtype: Any = None, **_: Any) -> ndarray:
    x = asarray(x)
    return full(x._shape, fill_value, dtype or x._dtype)


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None, **_: Any) -> ndarray:
    start, stop = (0, start) if stop is None else (start, stop)
    ends = [end.item() if isinstance(end, ndarray) else end for end in (start, stop, step)]
    length = max(0, math.ceil((ends[1] - ends[0]) / ends[2]))
    whole = all(isinstance(end, int) for end in ends)
    values = [ends[0] + i * ends[2] for i in range(length)] if length <= MOST else None
    found = ndarray((length,), "int64" if whole else "float64", values)
    return found if dtype is None else found.astype(dtype)


def linspace(start: Any, stop: Any, num: int = 50, **_: Any) -> ndarray:
    return ndarray((num,), "float64")


def eye(N: int, M: Any = None, k: int = 0, dtype: Any = None, **_: Any) -> ndarray:
    wide = N if M is None else M
    name = "float64" if dtype is None else dtype_name(dtype)
    values = [int(i + k == j) for i in range(N) for j in range(wide)] if N * wide <= MOST else None
    return ndarray((N, wide), name, values)


def identity(n: int, dtype: Any = None) -> ndarray:
    return eye(n, dtype=dtype)


def concatenate(arrays: Any, axis: int = 0, **_: Any) -> Any:
    found = ops.concatenate([asarray(each) for each in arrays], axis=axis)
    return ndarray(found._shape, found._dtype)


def stack(arrays: Any, axis: int = 0, **_: Any) -> Any:
    found = ops.stack([asarray(each) for each in arrays], axis=axis)
    return ndarray(found._shape, found._dtype)


def vstack(arrays: Any, **_: Any) -> Any:
    return concatenate([a if asarray(a).ndim > 1 else asarray(a)[None] for a in arrays], axis=0)


def hstack(arrays: Any, **_: Any) -> Any:
    first = asarray(arrays[0])
    return concatenate(arrays, axis=0 if first.ndim == 1 else 1)


def column_stack(arrays: Any) -> Any:
    columns = [asarray(a)[:, None] if asarray(a).ndim == 1 else asarray(a) for a in arrays]
    return concatenate(columns, axis=1)


def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    if x is None:
        return tuple(ndarray((None,), "int64") for _ in range(asarray(condition).ndim))
    return numpy_result(ops.where(asarray(condition), x, y), "where", (x, y))


def unique(x: Any, **options: Any) -> Any:
    x = asarray(x)
    if x.known is not None and not options:
        found = sorted(set(x.known))
        return ndarray((len(found),), x._dtype, found)
    if options:
        raise NoRule(f"np.unique with {', '.join(options)}")
    return ndarray((None,), x._dtype)


def dot(one: Any, other: Any) -> Any:
    return asarray(one).dot(asarray(other))


def matmul(one: Any, other: Any) -> Any:
    return asarray(one) @ asarray(other)


def shape(x: Any) -> tuple:
    return asarray(x)._shape


def ndim(x: Any) -> int:
    return asarray(x).ndim


def size(x: Any) -> Any:
    return asarray(x).size


def array_equal(one: Any, other: Any) -> bool:
    a, b = asarray(one), asarray(other)
    if a._shape != b._shape:
        return False
    if a.known is None or b.known is None:
        raise ValuesNeeded("whether two arrays are equal")
    return a.known == b.known


def allclose(one: Any, other: Any, *_: Any, **__: Any) -> bool:
    return array_equal(one, other)


def by_operation(name: str) -> Any:
    """A function of NumPy's that is one of Keras's operations by the same rule."""
    return Function(getattr(ops, name), name)


class Function:
    """A function of NumPy's that computes value by value; its methods have no rule."""

    def __init__(self, rule: Any, name: str) -> None:
        self.rule, self.__name__ = rule, name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(f"numpy.{self.__name__}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        unknown = holds_unknown([list(args), kwargs])
        if unknown is not None:
            return Unknown(f"numpy.{self.__name__} of {unknown._what}")
        given = [asarray(a) if isinstance(a, list | Tensor) else a for a in args]
        try:
            inspect.signature(self.rule).bind(*given, **kwargs)
        except TypeError as error:
            raise NoRule(f"numpy.{self.__name__}: {error}") from None
        found = numpy_result(_as_array(self.rule(*given, **kwargs)), self.__name__, given)
        if isinstance(found, ndarray):
            found.known = computed(self.__name__, given, found)
        return found


def _as_array(found: Any) -> Any:
    if isinstance(found, list | tuple):
        return found
    return found if isinstance(found, ndarray) else ndarray(found._shape, found._dtype)


def flatnonzero(x: Any) -> ndarray:
    x = asarray(x)
    if x.known is not None:
        found = [i for i, value in enumerate(x.known) if value]
        return ndarray((len(found),), "int64", found)
    return ndarray((None,), "int64")


def triu_indices(n: int, k: int = 0, m: Any = None) -> tuple:
    pairs = [(i, j) for i in range(n) for j in range(n if m is None else m) if j - i >= k]
    return tuple(ndarray((len(pairs),), "int64", [pair[side] for pair in pairs]) for side in (0, 1))


def append(x: Any, values: Any, axis: Any = None) -> Any:
    if axis is None:
        return concatenate([asarray(x).flatten(), asarray(values).flatten()])
    return concatenate([x, values], axis)


def isclose(one: Any, other: Any, *_: Any, **__: Any) -> ndarray:
    shape = shapes.broadcast(asarray(one)._shape, asarray(other)._shape)
    return ndarray(shape, "bool")


def ptp(x: Any, axis: Any = None) -> Any:
    return reduced("max", x, axis).copy()._forgotten()


def fill_diagonal(x: Any, value: Any, wrap: bool = False) -> None:
    x._fresh[0] = False


def cov(x: Any, *_: Any, **__: Any) -> ndarray:
    rows = asarray(x)._shape[0]
    return ndarray((rows, rows))


corrcoef = cov


def diff(x: Any, n: int = 1, axis: int = -1) -> ndarray:
    x = asarray(x)
    shape = list(x._shape)
    shape[axis] = None if shape[axis] is None else shape[axis] - n
    return ndarray(tuple(shape), x._dtype)


def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True) -> tuple:
    """The shapes of a decomposition (`numpy.linalg.svd`)."""
    *batch, rows, columns = asarray(a)._shape
    few = min(rows, columns)
    left = (*batch, rows, rows if full_matrices else few)
    right = (*batch, columns if full_matrices else few, columns)
    return ndarray(left), ndarray((*batch, few)), ndarray(right)
