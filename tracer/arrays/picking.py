"""Functions that pick numbers by their places."""

from typing import Any

from tracer.arrays.axes import axis_of, integer
from tracer.arrays.elementwise import number
from tracer.arrays.indexing import inside, together
from tracer.arrays.moving import ravel
from tracer.arrays.rule import numpys
from tracer.dtypes import INTEGERS
from tracer.numpy_array import asarray
from tracer.tensor import Tensor


@numpys("take")
def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise") -> Any:
    x = asarray(a)
    if axis is None or not x.ndim:
        x, axis = ravel(x), 0 if axis is None else axis
    place = axis_of(integer(axis), x.ndim)
    at = asarray(indices)
    if isinstance(indices, Tensor) and at._dtype not in INTEGERS:
        raise TypeError(
            f"Cannot cast array data from dtype('{at._dtype}') to dtype('int64') according to the "
            "rule 'same_kind'"
        )
    shape = (*x._shape[:place], *at._shape, *x._shape[place + 1 :])
    length = x._shape[place]
    if length == 0 and 0 not in shape:
        raise IndexError("cannot do a non-empty take from an empty axes.")
    if mode == "raise" and 0 not in x._shape[:place]:
        inside(at, length, place)
    found = number(shape, x._dtype)
    if x.ndim == 1 and x.known is not None and at.known is not None and mode == "raise":
        found.known = [x.known[int(i)] for i in at.known]
    return found


@numpys("take_along_axis")
def take_along_axis(arr: Any, indices: Any, axis: Any = -1) -> Any:
    x, at = asarray(arr), asarray(indices)
    if axis is None:
        if at.ndim != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        x, place = ravel(x), 0
    else:
        place = axis_of(axis, x.ndim)
    if at._dtype not in INTEGERS or at._dtype == "bool":
        raise IndexError("`indices` must be an integer array")
    if x.ndim != at.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    each = [
        at._shape if i == place else tuple(n if i == k else 1 for k in range(x.ndim))
        for i, n in enumerate(x._shape)
    ]
    shape = together(each)
    if 0 not in shape:
        inside(at, x._shape[place], place)
    return number(shape, x._dtype)
