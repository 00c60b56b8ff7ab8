"""Functions that repeat numbers, pick some of them, or put others around them."""

from typing import Any

from tracer.arrays.axes import axis_of, integer, not_negative, shown
from tracer.arrays.broadcasting import DEEPER, REMAPPED, spread
from tracer.arrays.elementwise import number
from tracer.arrays.moving import ravel, reshape
from tracer.arrays.rule import numpys
from tracer.dtypes import INTEGERS
from tracer.numpy_array import MOST, asarray, ndarray
from tracer.session import NoRule
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
    if x.size == 0 and any(n is not None and n < 0 for n in found):
        reshape(x, found)
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


def inside(at: ndarray, length: int | None, axis: int) -> None:
    """Check that known indices are in an axis."""
    for i in at.known or []:
        if length is not None and not -length <= int(i) < length:
            raise IndexError(f"index {int(i)} is out of bounds for axis {axis} with size {length}")


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
    rest = [pair for i, pair in enumerate(zip(x._shape, at._shape, strict=True)) if i != place]
    if any(None not in pair and 1 not in pair and pair[0] != pair[1] for pair in rest):
        raise NoRule("numpy.take_along_axis of shapes that do not broadcast")
    inside(at, x._shape[place], place)
    pairs = enumerate(zip(x._shape, at._shape, strict=True))
    return ndarray(tuple(b if i == place or a == 1 else a for i, (a, b) in pairs), x._dtype)


#: Ways to fill a margin that need something to fill it from, or no other argument.
_MODES = {
    "constant": ("constant_values",),
    "edge": (),
    "linear_ramp": ("end_values",),
    **dict.fromkeys(("maximum", "mean", "median", "minimum"), ("stat_length",)),
    **dict.fromkeys(("reflect", "symmetric"), ("reflect_type",)),
    "wrap": (),
    "empty": (),
}


@numpys("pad")
def pad(array: Any, pad_width: Any, mode: Any = "constant", **options: Any) -> Any:
    x = asarray(array)
    if isinstance(pad_width, dict) or callable(mode):
        raise NoRule("numpy.pad with a dict or a function")
    given = asarray(pad_width)
    if given._dtype not in INTEGERS or given._dtype == "bool":
        raise TypeError("`pad_width` must be of integral type.")
    pairs = _pairs(given, x.ndim, True)
    if mode not in _MODES:
        raise ValueError(f"mode '{mode}' is not supported")
    strange = {*options} - {*_MODES[mode]}
    if strange:
        raise ValueError(f"unsupported keyword arguments for mode '{mode}': {strange}")
    if mode == "constant" and "constant_values" in options:
        _pairs(asarray(options["constant_values"]), x.ndim, False)
    if x.size == 0 and mode not in ("constant", "empty"):
        for axis, (length, pair) in enumerate(zip(x._shape, pairs, strict=True)):
            if length == 0 and any(pair):
                raise ValueError(
                    f"can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
                )
    found = zip(x._shape, pairs, strict=True)
    return ndarray(tuple(None if None in (n, a, b) else n + a + b for n, (a, b) in found), x._dtype)


def _pairs(given: ndarray, rank: int, whole: bool) -> list:
    """A pair for each axis, of what was given for one or for all."""
    if whole and any(n < 0 for n in given.known or []):
        raise ValueError("index can't contain negative values")
    known = given.known
    if given.ndim < 3 and given.size == 1:
        return [(known[0] if known else None,) * 2] * rank
    if given.ndim < 3 and given.size == 2 and given._shape != (2, 1):
        return [tuple(known or (None, None))] * rank
    if not spread(given._shape, (rank, 2)):
        if given.ndim > 2:
            raise ValueError("input operand has more dimensions than allowed by the axis remapping")
        words = f"{shown(given._shape)}  and requested shape {shown((rank, 2))}"
        raise ValueError(f"{REMAPPED}{words}")
    if known is None or len(known) > MOST:
        return [(None, None)] * rank
    rows = given._fixed[0] if given.ndim == 2 else 1
    wide = given._fixed[-1]
    table = [known[i * wide : (i + 1) * wide] for i in range(rows)]
    return [tuple(row * (2 // wide)) for row in (table if rows == rank else table * rank)]
