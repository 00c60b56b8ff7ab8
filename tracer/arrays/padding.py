"""A margin around an array (`numpy.pad`)."""

from typing import Any

from tracer.arrays.axes import shown
from tracer.arrays.broadcasting import REMAPPED, spread
from tracer.arrays.rule import numpys
from tracer.dtypes import INTEGERS
from tracer.numpy_array import MOST, asarray, ndarray
from tracer.session import NoRule

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
