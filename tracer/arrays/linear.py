"""Norms and decompositions (`numpy.linalg`)."""

from typing import Any

from tracer.arrays.axes import axis_of, each_once
from tracer.arrays.elementwise import number
from tracer.arrays.reducing import reduced
from tracer.arrays.rule import numpys
from tracer.numpy_array import asarray, ndarray
from tracer.promotion import wide_float
from tracer.session import NoRule


class LinAlgError(ValueError):
    """What NumPy raises for a matrix that it cannot compute with."""

    __module__ = "numpy.linalg"


@numpys("linalg.norm")
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    array = asarray(x)
    dtype = wide_float(array._dtype)
    whole = ord is None or (ord in ("f", "fro") and array.ndim == 2) or (ord, array.ndim) == (2, 1)
    if axis is None and whole:
        return reduced("norm", array, tuple(range(array.ndim)), dtype, keepdims)
    axes = tuple(range(array.ndim)) if axis is None else axis
    if not isinstance(axes, int | float | tuple | ndarray):
        raise TypeError("'axis' must be None, an integer or a tuple of integers")
    axes = axes if isinstance(axes, tuple) else (int(axes),)
    if len(axes) > 2 or not axes:
        raise ValueError("Improper number of dimensions to norm.")
    if ord not in (None, 1, 2, "fro"):
        raise NoRule(f"numpy.linalg.norm with ord={ord!r}")
    if len(axes) == 1:
        return reduced("norm", array, each_once(axes, array.ndim), dtype, keepdims)
    found = tuple(axis_of(each, array.ndim) for each in axes)
    if found[0] == found[1]:
        raise ValueError("Duplicate axes given.")
    return reduced("norm", array, found, dtype, keepdims)


@numpys("linalg.svd")
def svd(
    a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False
) -> Any:
    x = asarray(a)
    if x.ndim < 2:
        raise LinAlgError(
            f"{x.ndim}-dimensional array given. Array must be at least two-dimensional"
        )
    *batch, rows, columns = x._shape
    few = None if None in (rows, columns) else min(rows, columns)
    dtype = wide_float(x._dtype)
    if not compute_uv:
        return number((*batch, few), dtype)
    left = (*batch, rows, rows if full_matrices else few)
    right = (*batch, columns if full_matrices else few, columns)
    return ndarray(left, dtype), ndarray((*batch, few), dtype), ndarray(right, dtype)
