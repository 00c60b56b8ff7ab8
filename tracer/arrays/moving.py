"""Functions that turn, squeeze and reshape: the numbers stay."""

from typing import Any

from tracer.arrays.axes import TWICE, axes_of, axis_of, each_once, in_order, integer, shown
from tracer.arrays.broadcasting import REMAPPED, common, spread
from tracer.arrays.rule import numpys
from tracer.numpy_array import asarray, ndarray
from tracer.session import NoRule
from tracer.tensor import Tensor, shape_of


def view(x: ndarray, shape: Any, values: list | None = None) -> ndarray:
    """An array on the same memory."""
    return ndarray(tuple(shape), x._dtype, values, x)


@numpys("reshape")
def reshape(
    a: Any, /, shape: Any = None, order: Any = "C", *, newshape: Any = None, copy: Any = None
) -> Any:
    x = asarray(a)
    shape = newshape if shape is None else shape
    if isinstance(shape, str):
        raise TypeError("'str' object cannot be interpreted as an integer")
    whole = not isinstance(shape, list | tuple) and shape_of(shape) == ()
    target = [integer(n) for n in ([shape] if whole else shape)]
    free = [i for i, n in enumerate(target) if n < 0]
    if len(free) > 1:
        raise ValueError("can only specify one unknown dimension")
    known = 1
    for n in target:
        known *= 1 if n < 0 else n
    total = x.size
    if total is None:
        return view(x, (None if n < 0 else n for n in target), x.known)
    if (known == 0 or total % known) if free else total != known:
        words = shown([-1 if n < 0 else n for n in target])
        raise ValueError(f"cannot reshape array of size {total} into shape {words}")
    return view(x, (total // known if n < 0 else n for n in target), x.known)


@numpys("ravel")
def ravel(a: Any, order: Any = "C") -> Any:
    x = asarray(a)
    return view(x, (x.size,), x.known)


@numpys("transpose")
def transpose(a: Any, axes: Any = None) -> Any:
    x = asarray(a)
    if axes is None:
        return view(x, x._shape[::-1], x.known if x.ndim < 2 else None)
    given = axes if isinstance(axes, list | tuple) else [axes]
    given = [integer(axis) for axis in given]
    if len(given) != x.ndim:
        raise ValueError("axes don't match array")
    order = in_order(given, x.ndim, "repeated axis in transpose")
    return view(x, (x._shape[axis] for axis in order))


@numpys("squeeze")
def squeeze(a: Any, axis: Any = None) -> Any:
    x = asarray(a)
    if axis is None:
        return view(x, (n for n in x._shape if n != 1), x.known)
    several = isinstance(axis, tuple)
    gone: Any = in_order(axis, x.ndim, TWICE) if several else each_once(axis, x.ndim)
    if any(x._shape[each] not in (1, None) for each in gone):
        raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    return view(x, (n for i, n in enumerate(x._shape) if i not in gone), x.known)


@numpys("expand_dims")
def expand_dims(a: Any, axis: Any) -> Any:
    x = asarray(a)
    given = axis if isinstance(axis, list | tuple) else [axis]
    rank = x.ndim + len(given)
    new, rest = axes_of([*given], rank), iter(x._shape)
    return view(x, (1 if i in new else next(rest) for i in range(rank)), x.known)


@numpys("moveaxis")
def moveaxis(a: Any, source: Any, destination: Any) -> Any:
    x = asarray(a)
    taken = axes_of(source, x.ndim, "source")
    put = axes_of(destination, x.ndim, "destination")
    if len(taken) != len(put):
        raise ValueError(
            "`source` and `destination` arguments must have the same number of elements"
        )
    order = [n for n in range(x.ndim) if n not in taken]
    for place, axis in sorted(zip(put, taken, strict=True)):
        order.insert(place, axis)
    return transpose(x, order)


@numpys("swapaxes")
def swapaxes(a: Any, axis1: Any, axis2: Any) -> Any:
    x, axes = asarray(a), (integer(axis1), integer(axis2))
    one, other = axis_of(axes[0], x.ndim, "axis1"), axis_of(axes[1], x.ndim, "axis2")
    shape = [*x._shape]
    shape[one], shape[other] = shape[other], shape[one]
    return view(x, shape)


@numpys("flip")
def flip(m: Any, axis: Any = None) -> Any:
    x = asarray(m)
    if axis is not None:
        axes_of(axis, x.ndim)
    return view(x, x._shape, x.known[::-1] if axis is None and x.known is not None else None)


@numpys("roll")
def roll(a: Any, shift: Any, axis: Any = None) -> Any:
    x = asarray(a)
    place = (0,) if axis is None else axes_of(axis, x.ndim, repeated=None)
    several = isinstance(axis, list | tuple)
    if len(common(shape_of(shift), (len(place),) if several else ())) > 1:
        raise ValueError("'shift' and 'axis' should be scalars or 1D sequences")
    return ndarray(x._shape, x._dtype)


@numpys("diagonal")
def diagonal(a: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1) -> Any:
    x, offset, axes = asarray(a), integer(offset), (integer(axis1), integer(axis2))
    if x.ndim < 2:
        raise ValueError("diag requires an array of at least two dimensions")
    one, other = axis_of(axes[0], x.ndim, "axis1"), axis_of(axes[1], x.ndim, "axis2")
    if one == other:
        raise ValueError("axis1 and axis2 cannot be the same")
    rows, columns = x._shape[one], x._shape[other]
    kept = [n for i, n in enumerate(x._shape) if i not in (one, other)]
    if None in (rows, columns):
        return view(x, (*kept, None))
    length = min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns)
    return view(x, (*kept, max(0, length)))


def _triangle(name: str) -> None:
    @numpys(name)
    def triangle(m: Any, k: Any = 0) -> Any:
        x = asarray(m)
        if not x._shape:
            raise TypeError("tri() missing 1 required positional argument: 'N'")
        return ndarray(x._shape * 2 if x.ndim == 1 else x._shape, x._dtype)


for _name in ("triu", "tril"):
    _triangle(_name)


@numpys("broadcast_to")
def broadcast_to(array: Any, shape: Any, subok: bool = False) -> Any:
    x = asarray(array)
    given = shape if isinstance(shape, list | tuple) else [shape]
    target = tuple(integer(length) for length in given)
    if not target and x._shape:
        raise ValueError("cannot broadcast a non-scalar to a scalar array")
    if any(length < 0 for length in target):
        raise ValueError("all elements of broadcast shape must be non-negative")
    if x.ndim > len(target):
        raise ValueError("input operand has more dimensions than allowed by the axis remapping")
    if not spread(x._shape, target):
        raise ValueError(f"{REMAPPED}{shown(x._shape)}  and requested shape {shown(target)}")
    return view(x, target)


@numpys("fill_diagonal")
def fill_diagonal(a: Any, val: Any, wrap: bool = False) -> None:
    if not isinstance(a, Tensor):
        raise NoRule("numpy.fill_diagonal of what is no array")
    if a.ndim < 2:
        raise ValueError("array must be at least 2-d")
    if a.ndim > 2 and len({*a._shape} - {None}) > 1:
        raise ValueError("All dimensions of input must be of equal length")
    a._fresh[0] = False
