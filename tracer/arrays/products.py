"""Products of matrices and of vectors."""

from typing import Any

from tracer import promotion, shapes
from tracer.arrays.axes import shown
from tracer.arrays.broadcasting import REMAPPED, alike
from tracer.arrays.elementwise import may_be_written, number
from tracer.arrays.moving import reshape, transpose
from tracer.arrays.rule import numpys
from tracer.numpy_array import asarray, ndarray
from tracer.tensor import dtype_of

_SIGNATURE = "(n?,k),(k,m?)->(n?,m?)"


def _dtype(*given: Any) -> str:
    return promotion.result(*(dtype_of(asarray(each)) for each in given))


@numpys("matmul")
def matmul(x1: Any, x2: Any, /, out: Any = None, *, dtype: Any = None) -> Any:
    pair = [asarray(x1), asarray(x2)]
    found = promotion.result(*(x._dtype for x in pair))
    if out is not None:
        may_be_written("matmul", found, out._dtype)
    one, other = (x._shape for x in pair)
    for place, shape in enumerate((one, other)):
        if not shape:
            raise ValueError(
                f"matmul: Input operand {place} does not have enough dimensions (has 0, gufunc "
                f"core with signature {_SIGNATURE} requires 1)"
            )
    if out is not None and len(other) < 2:
        raise ValueError(
            "inplace matrix multiplication requires the first operand to have at least one and "
            "the second at least two dimensions."
        )
    rows, columns = (one[-2:-1], one[-1]), (other[-2] if len(other) > 1 else other[0], other[-1:])
    _aligned("Input operand 1", 0, columns[0], rows[1])
    before = one[:-2], other[:-2]
    core = (*rows[0], *(columns[1] if len(other) > 1 else ()))
    for axis in range(len(core) if out is not None else 0):
        _aligned("Output operand 0", axis, out._shape[axis - len(core)], core[axis])
    if shapes.clash(*before) is not None:
        rank = max(map(len, before))
        new = [(*(-1,) * (rank - len(batch)), *batch, -1, -1) for batch in before]
        remapped = " ".join(
            f"{shown(s)}->{shown(n)}" for s, n in zip((one, other), new, strict=True)
        )
        remapped += "" if out is None else f" {shown(out._shape)}->{shown(out._shape)}"
        raise ValueError(f"{REMAPPED}{remapped}  and requested shape {shown(core)}")
    shape = (*shapes.broadcast(*before), *core)
    if out is not None:
        return _into(out, shape)
    return number(shape, found)


def _into(out: ndarray, shape: tuple) -> ndarray:
    """The array that a product of matrices is written to; axes of length 1 in front may go."""
    while len(out._shape) < len(shape) and shape[0] == 1:
        shape = shape[1:]
    if len(out._shape) < len(shape):
        raise ValueError(
            "output operand requires a reduction along dimension -1, but the reduction is not "
            "enabled. The dimension size of 1 does not match the expected output shape."
        )
    if not alike(out._shape, shape):
        raise ValueError(
            f"non-broadcastable output operand with shape {shown(out._shape)} [remapped to "
            f"{shown(out._shape[::-1])}] doesn't match the broadcast shape {shown(shape)}"
        )
    out._fresh[0] = False
    return out


def _aligned(operand: str, axis: int, length: Any, wanted: Any) -> None:
    if None not in (length, wanted) and length != wanted:
        raise ValueError(
            f"matmul: {operand} has a mismatch in its core dimension {axis}, with gufunc signature "
            f"{_SIGNATURE} (size {length} is different from {wanted})"
        )


@numpys("dot")
def dot(a: Any, b: Any, out: Any = None) -> Any:
    pair = asarray(a), asarray(b)
    one, other = (x._shape for x in pair)
    dtype = _dtype(*pair)
    if not one or not other:
        return number(one or other, dtype)
    axes = len(one) - 1, max(len(other) - 2, 0)
    lengths = one[axes[0]], other[axes[1]]
    if None not in lengths and lengths[0] != lengths[1]:
        raise ValueError(
            f"shapes {shown(one)} and {shown(other)} not aligned: {lengths[0]} (dim {axes[0]}) != "
            f"{lengths[1]} (dim {axes[1]})"
        )
    return number((*one[:-1], *other[: axes[1]], *other[axes[1] + 1 :]), dtype)


@numpys("tensordot")
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    pair = asarray(a), asarray(b)
    if isinstance(axes, int):
        left, right = list(range(-axes, 0)), list(range(axes))
    else:
        left, right = ([side] if isinstance(side, int) else [*side] for side in axes)
    if len({*left}) < len(left) or len({*right}) < len(right):
        raise ValueError("duplicate axes are not allowed in tensordot")
    one, other = (x._shape for x in pair)
    equal = len(left) == len(right)
    for i in range(len(left) if equal else 0):
        lengths = shapes.item(one, left[i]), shapes.item(other, right[i])
        if None not in lengths and lengths[0] != lengths[1]:
            equal = False
            break
        left[i] %= len(one)
        right[i] %= len(other)
    if not equal:
        raise ValueError("shape-mismatch for sum")
    kept = [[i for i in range(len(one)) if i not in left]]
    kept += [[i for i in range(len(other)) if i not in right]]
    transpose(pair[0], kept[0] + left)
    transpose(pair[1], right + kept[1])
    shape = (*(one[i] for i in kept[0]), *(other[i] for i in kept[1]))
    return ndarray(shape, _dtype(*pair))


@numpys("outer")
def outer(a: Any, b: Any, out: Any = None) -> Any:
    sizes = [reshape(asarray(each), (-1,))._shape[0] for each in (a, b)]
    return ndarray(tuple(sizes), _dtype(a, b))
