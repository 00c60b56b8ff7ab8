"""Shapes as tuples of lengths, None for one that is not known, and what becomes of them."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

Shape = tuple[int | None, ...]


def standardize(shape: Any) -> Shape:
    """Give a shape as a tuple of integers and None.

    Raises ValueError where it is not one: `20` and `(20)` are numbers, not tuples.
    """
    if shape is None:
        raise ValueError("Undefined shapes are not supported.")
    if not isinstance(shape, Iterable):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    if not isinstance(shape, tuple) and hasattr(shape, "as_list"):
        shape = shape.as_list()
    lengths: list[int | None] = []
    for length in tuple(shape):
        if length is None:
            lengths.append(None)
            continue
        whole = None
        if not isinstance(length, str | float):
            try:
                whole = int(length)
            except (TypeError, ValueError):
                whole = None
        if whole is None:
            raise ValueError(
                f"Cannot convert '{shape}' to a shape. "
                f"Found invalid dimension '{length}' of type '{type(length)}'. "
            )
        if whole < 0:
            raise ValueError(
                f"Cannot convert '{shape}' to a shape. Negative dimensions are not allowed."
            )
        lengths.append(whole)
    return tuple(lengths)


def size(shape: Shape) -> int | None:
    """The number of values in a tensor of this shape; None where a length is not known."""
    known = [length for length in shape if length is not None]
    return math.prod(known) if len(known) == len(shape) else None


def item(shape: Sequence, axis: int) -> Any:
    """The length of an axis. Raises the IndexError of Python where there is none."""
    if not -len(shape) <= axis < len(shape):
        raise IndexError(f"{type(shape).__name__} index out of range")
    return shape[axis]


def replaced(shape: Sequence, lengths: dict[int, Any]) -> tuple:
    """The shape with other lengths. Raises the IndexError of Python where an axis is not there."""
    found = list(shape)
    for axis, length in lengths.items():
        if not -len(found) <= axis < len(found):
            raise IndexError("list assignment index out of range")
        found[axis] = length
    return tuple(found)


def clash(one: Sequence, other: Sequence) -> int | None:
    """The first axis that keeps two shapes from broadcasting, counted from the end; None if none.

    Broadcasting compares from the last axis on, and a length of 1 fits every other.
    """
    for axis in range(-min(len(one), len(other)), 0):
        a, b = one[axis], other[axis]
        if a != b and None not in (a, b) and 1 not in (a, b):
            return axis
    return None


def broadcast(one: Sequence, other: Sequence) -> Shape:
    """The shape of an elementwise result. Raises ValueError where two lengths do not fit."""
    axis = clash(one, other)
    if axis is not None:
        raise ValueError(
            f"Cannot broadcast shape, the failure dim has value {one[axis]}, which cannot be "
            f"broadcasted to {other[axis]}. Input shapes are: {list(one)} and {list(other)}."
        )
    rank = max(len(one), len(other))
    left = [1] * (rank - len(one)) + list(one)
    right = [1] * (rank - len(other)) + list(other)
    result: list[int | None] = []
    for a, b in zip(left, right, strict=True):
        if a == 1:
            result.append(b)
        elif a is None:
            result.append(None if b == 1 else b)
        else:
            result.append(a)
    return tuple(result)


def matmul(one: Shape, other: Shape) -> Shape:
    """The shape of a matrix product over the last two axes."""
    flat = len(one) == 1, len(other) == 1
    one = (1, *one) if flat[0] else one
    other = (*other, 1) if flat[1] else other
    if None not in (one[-1], other[-2]) and one[-1] != other[-2]:
        raise ValueError(
            "Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received "
            f"`x1.shape={one}` and `x2.shape={other}`."
        )
    result = [*broadcast(one[:-2], other[:-2]), one[-2], other[-1]]
    if flat[0]:
        del result[-2]
    if flat[1]:
        del result[-1]
    return tuple(result)


def reshape(shape: Shape, target: Sequence, name: str) -> Shape:
    """Replace the -1 of `target` by what is left of `shape`; None where that is not known."""
    total = size(shape)
    target = tuple(target)
    if total is None:
        return tuple(None if length == -1 else length for length in target)
    known = math.prod(length for length in target if length != -1)
    if target.count(-1) == 0:
        if known != total:
            raise ValueError(
                "The total size of the tensor must be unchanged. Received: "
                f"input_shape={shape}, {name}={target}"
            )
        return target
    if known == 0 or total % known != 0:
        raise ValueError(
            "The total size of the tensor must be unchanged, however, the input size cannot by "
            f"divided by the specified dimensions in {name}. Received: "
            f"input_shape={shape}, {name}={target}"
        )
    return tuple(total // known if length == -1 else length for length in target)


def window(
    length: int | None, size: int, stride: int, padding: str, dilation: int = 1
) -> int | None:
    """How often a window fits into a length; zero or less where it is too long for it."""
    if length is None:
        return None
    if padding == "valid":
        return (length - dilation * (size - 1) - 1) // stride + 1
    return (length - 1) // stride + 1


def convolved(
    shape: Shape,
    filters: int,
    kernel: Sequence[int],
    strides: Sequence[int],
    padding: str,
    channels_last: bool,
    dilation: Sequence[int],
) -> Shape:
    """The shape after a convolution. Raises ValueError where the kernel does not fit."""
    spatial = shape[1:-1] if channels_last else shape[2:]
    weights = (*kernel, shape[-1] if channels_last else shape[1], filters)
    if len(weights) != len(shape):
        raise ValueError(
            "Kernel shape must have the same length as input, but received "
            f"kernel of shape {weights} and input of shape {shape}."
        )
    moved = zip(spatial, kernel, strides, dilation, strict=True)
    found = tuple(window(n, k, s, padding, d) for n, k, s, d in moved)
    if any(length is not None and length <= 0 for length in found) and padding == "valid":
        raise ValueError(
            "Computed output size would be zero or negative. Received "
            f"`inputs shape={shape}`, `kernel shape={weights}`, "
            f"`dilation_rate={as_array(dilation)}`, `strides={tuple(strides)}`, "
            f"`padding={padding}`."
        )
    return (shape[0], *found, filters) if channels_last else (shape[0], filters, *found)


def pooled(
    shape: Shape, sizes: Sequence[int], strides: Sequence[int], padding: str, channels_last: bool
) -> Shape:
    """The shape after pooling. Raises ValueError where the window does not fit."""
    spatial = shape[1:-1] if channels_last else shape[2:]
    moved = zip(spatial, sizes, strides, strict=True)
    found = tuple(window(n, k, s, padding) for n, k, s in moved)
    if any(length is not None and length <= 0 for length in found) and padding == "valid":
        # Keras writes -1 into the places that are open before it looks.
        first = 1 if channels_last else 2
        places = range(first, first + len(spatial))
        shown = [-1 if i in places and n is None else n for i, n in enumerate(shape)]
        raise ValueError(
            "Computed output size would be zero or negative. "
            f"Received: `inputs.shape={as_array(shown, None in shape)}`, "
            f"`pool_size={as_array(sizes)}`, `strides={tuple(strides)}`, `padding={padding}`."
        )
    return (shape[0], *found, shape[-1]) if channels_last else (*shape[:2], *found)


def as_array(values: Sequence, mixed: bool = False) -> str:
    """A row of lengths as NumPy prints it, the way some messages show a shape.

    `mixed` is a row of objects, whose columns are not aligned.
    """
    words = [str(value) for value in values]
    wide = 0 if mixed or None in values else max((len(word) for word in words), default=0)
    return f"[{' '.join(word.rjust(wide) for word in words)}]"


def axis_of(axis: int, rank: int) -> int:
    """An axis counted from the front. Raises ValueError where there is none."""
    if not -rank <= axis < rank:
        raise ValueError(f"axis {axis} is out of bounds for an array with dimension {rank}.")
    return axis % rank


def reduced(shape: Shape, axis: Any, keepdims: bool = False) -> Shape:
    """The shape after a sum, mean or maximum along `axis` (None: along all)."""
    if axis is None:
        gone = set(range(len(shape)))
    else:
        axes = axis if isinstance(axis, list | tuple) else [axis]
        gone = {axis_of(int(each), len(shape)) for each in axes}
    kept = [1 if i in gone else n for i, n in enumerate(shape) if keepdims or i not in gone]
    return tuple(kept)
