"""Operations that move values about and compute none."""

from itertools import pairwise
from typing import Any

from tracer import dtypes, shapes
from tracer.ops.apply import Spec, operation
from tracer.session import NoRule
from tracer.tensor import Tensor, dtype_of, shape_of
from tracer.tensors import is_symbolic


@operation("Reshape")
def reshape(x: Any, newshape: Any) -> Spec:
    target = [newshape] if isinstance(newshape, int) else list(newshape)
    target = [n if isinstance(n, int) else -2 for n in target]
    if -2 in target:
        known = [n if n >= 0 else None for n in target]
        return tuple(known), dtype_of(x)
    return shapes.reshape(shape_of(x), target, "newshape"), dtype_of(x)


@operation("Transpose")
def transpose(x: Any, axes: Any = None) -> Spec:
    shape = shape_of(x)
    if axes is None:
        return shape[::-1], dtype_of(x)
    if len(axes) != len(shape):
        raise ValueError(
            "axis must be a list of the same length as the input shape, "
            f"expected {len(shape)}, but received {len(axes)}."
        )
    return tuple(shape[axis] for axis in axes), dtype_of(x)


@operation("ExpandDims")
def expand_dims(x: Any, axis: Any) -> Spec:
    shape = list(shape_of(x))
    axes = axis if isinstance(axis, list | tuple) else [axis]
    rank = len(shape) + len(axes)
    new = {shapes.axis_of(each, rank) for each in axes}
    rest = iter(shape)
    return tuple(1 if i in new else next(rest) for i in range(rank)), dtype_of(x)


@operation("Squeeze")
def squeeze(x: Any, axis: Any = None) -> Spec:
    shape = shape_of(x)
    if axis is None:
        return tuple(n for n in shape if n != 1), dtype_of(x)
    axes = axis if isinstance(axis, list | tuple) else [axis]
    sign = " " if is_symbolic(x) else "="
    for each in axes:
        if shapes.item(list(shape), each) != 1:
            raise ValueError(f"Cannot squeeze axis{sign}{each}, because the dimension is not 1.")
    gone = {shapes.axis_of(each, len(shape)) for each in axes}
    return tuple(n for i, n in enumerate(shape) if i not in gone), dtype_of(x)


@operation("Concatenate")
def concatenate(xs: Any, axis: int = 0) -> Spec:
    first = shape_of(xs[0])
    if axis is None:
        raise NoRule("concatenate(axis=None)")
    place = shapes.axis_of(axis, len(first))
    total: int | None = 0
    shape = list(first)
    for x in xs:
        found = shape_of(x)
        if len(found) != len(first) or any(
            i != place and None not in (m, n) and m != n
            for i, (m, n) in enumerate(zip(first, found, strict=False))
        ):
            raise ValueError(
                "Every value in `xs` must have the same shape except on the concat axis. "
                f"But found element of shape {found},  which is different from the first "
                f"element's shape {first}."
            )
        total = None if total is None or found[place] is None else total + found[place]
        shape = [b if a is None else a for a, b in zip(shape, found, strict=True)]
    shape[place] = total
    return tuple(shape), dtypes.result(*(dtype_of(x) for x in xs))


@operation("Stack")
def stack(x: Any, axis: int = 0) -> Spec:
    first = shape_of(x[0])
    for each in x:
        found = shape_of(each)
        if len(found) != len(first) or any(
            None not in (m, n) and m != n for m, n in zip(first, found, strict=True)
        ):
            raise ValueError(
                "Every value in `x` must have the same shape. But found element of shape "
                f"{found},  which is different from the first element's shape {first}."
            )
    place = shapes.axis_of(axis, len(first) + 1)
    return (*first[:place], len(x), *first[place:]), dtypes.result(*(dtype_of(e) for e in x))


@operation("Tile")
def tile(x: Any, repeats: Any) -> Spec:
    shape, times = list(shape_of(x)), [repeats] if isinstance(repeats, int) else list(repeats)
    rank = max(len(shape), len(times))
    shape = [1] * (rank - len(shape)) + shape
    times = [1] * (rank - len(times)) + times
    return tuple(None if n is None else n * k for n, k in zip(shape, times, strict=True)), (
        dtype_of(x)
    )


@operation("Repeat")
def repeat(x: Any, repeats: Any, axis: Any = None) -> Spec:
    shape = list(shape_of(x))
    if not isinstance(repeats, int):
        raise NoRule("repeat with several counts")
    if axis is None:
        total = shapes.size(tuple(shape))
        return (None if total is None else total * repeats,), dtype_of(x)
    length = shape[axis]
    shape[axis] = None if length is None else length * repeats
    return tuple(shape), dtype_of(x)


@operation("Take")
def take(x: Any, indices: Any, axis: Any = None) -> Spec:
    shape = shape_of(x)
    if axis is None:
        return shape_of(indices), dtype_of(x)
    place = shapes.axis_of(axis, len(shape))
    return (*shape[:place], *shape_of(indices), *shape[place + 1 :]), dtype_of(x)


@operation("TakeAlongAxis")
def take_along_axis(x: Any, indices: Any, axis: Any = None) -> Spec:
    return shape_of(indices), dtype_of(x)


@operation("OneHot")
def one_hot(x: Any, num_classes: int, axis: int = -1, dtype: Any = None, sparse: Any = 0) -> Spec:
    shape = shape_of(x)
    place = shapes.axis_of(axis, len(shape) + 1)
    name = "float32" if dtype is None else dtypes.standardize(dtype)
    return (*shape[:place], int(num_classes), *shape[place:]), name


@operation("BroadcastTo")
def broadcast_to(x: Any, shape: Any) -> Spec:
    shapes.broadcast(shape_of(x), tuple(shape))
    return tuple(shape), dtype_of(x)


@operation("Pad")
def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Spec:
    shape = shape_of(x)
    pairs = pad_width
    if isinstance(pairs, int):
        pairs = [(pairs, pairs)] * len(shape)
    elif len(pairs) == 2 and isinstance(pairs[0], int):
        pairs = [tuple(pairs)] * len(shape)
    elif len(pairs) == 1:
        pairs = list(pairs) * len(shape)
    if len(pairs) != len(shape):
        raise ValueError(
            "`pad_width` must have the same length as `x.shape`. "
            f"Received: pad_width={pad_width} (of length {len(pairs)}) and "
            f"x.shape={shape} (of length {len(shape)})"
        )
    padded = zip(shape, pairs, strict=True)
    return tuple(None if n is None else n + a + b for n, (a, b) in padded), dtype_of(x)


@operation("Flip")
def flip(x: Any, axis: Any = None) -> Spec:
    return shape_of(x), dtype_of(x)


@operation("Roll")
def roll(x: Any, shift: Any, axis: Any = None) -> Spec:
    return shape_of(x), dtype_of(x)


@operation("Swapaxes")
def swapaxes(x: Any, axis1: int, axis2: int) -> Spec:
    shape = list(shape_of(x))
    shape[axis1], shape[axis2] = shape[axis2], shape[axis1]
    return tuple(shape), dtype_of(x)


@operation("Moveaxis")
def moveaxis(x: Any, source: Any, destination: Any) -> Spec:
    shape = list(shape_of(x))
    pairs = (
        [(source, destination)]
        if isinstance(source, int)
        else list(zip(source, destination, strict=True))
    )
    order = [n for n in range(len(shape)) if n not in {a % len(shape) for a, _ in pairs}]
    for a, b in sorted(pairs, key=lambda pair: pair[1] % len(shape)):
        order.insert(b % len(shape), a % len(shape))
    return tuple(shape[i] for i in order), dtype_of(x)


@operation("Split")
def split(x: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    shape = list(shape_of(x))
    length = shape[axis]
    if isinstance(indices_or_sections, int):
        parts = indices_or_sections
        if length is not None and length % parts:
            raise ValueError(
                "`x` size on given `axis` must be divisible by `indices_or_sections` when "
                f"`indices_or_sections` is an int. But received {length} and {parts}."
            )
        sizes = [None if length is None else length // parts] * parts
    else:
        ends = [0, *indices_or_sections, length]
        sizes = [None if b is None else b - a for a, b in pairwise(ends)]
    made = []
    for each in sizes:
        part = list(shape)
        part[axis] = each
        made.append((tuple(part), dtype_of(x)))
    return made


@operation("Ravel")
def ravel(x: Any) -> Spec:
    return (shapes.size(shape_of(x)),), dtype_of(x)


@operation("Diagonal")
def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Spec:
    shape = list(shape_of(x))
    a, b = shape[axis1], shape[axis2]
    kept = [n for i, n in enumerate(shape) if i not in (axis1 % len(shape), axis2 % len(shape))]
    return (*kept, None if None in (a, b) else min(a, b)), dtype_of(x)


@operation("Triu")
def triu(x: Any, k: int = 0) -> Spec:
    return shape_of(x), dtype_of(x)


@operation("Tril")
def tril(x: Any, k: int = 0) -> Spec:
    return shape_of(x), dtype_of(x)


@operation("GetItem")
def get_item(x: Any, key: Any) -> Spec:
    """The shape of ``x[key]``. Raises IndexError where an index is outside, or are too many."""
    shape = list(shape_of(x))
    keys = list(key) if isinstance(key, tuple) else [key]
    used = sum(1 if not _is_mask(k) else len(shape_of(k)) for k in keys if _takes(k))
    if used > len(shape):
        raise IndexError(
            f"too many indices for array: array is {len(shape)}-dimensional, but {used} were "
            "indexed"
        )
    if any(k is Ellipsis for k in keys):
        at = next(i for i, k in enumerate(keys) if k is Ellipsis)
        keys[at : at + 1] = [slice(None)] * (len(shape) - used)
    result: list = []
    gathered: list = []
    first: int | None = None
    for k in keys:
        if k is None:
            result.append(1)
            continue
        if _is_mask(k):
            del shape[: len(shape_of(k))]
            first = len(result) if first is None else first
            gathered.append((None,))
            continue
        length = shape.pop(0)
        if isinstance(k, slice):
            result.append(_sliced(length, k))
        elif isinstance(k, Tensor | list) or (hasattr(k, "shape") and k.shape):
            first = len(result) if first is None else first
            gathered.append(shape_of(k))
        elif isinstance(k, int) and length is not None and not -length <= k < length:
            raise IndexError(
                f"index {k} is out of bounds for axis {len(result)} with size {length}"
            )
    if gathered:
        whole: tuple = ()
        for each in gathered:
            whole = shapes.broadcast(whole, each)
        result[first:first] = whole
    return tuple([*result, *shape]), dtype_of(x)


def _takes(key: Any) -> bool:
    return key is not None and key is not Ellipsis


def _is_mask(key: Any) -> bool:
    return (isinstance(key, Tensor) and key._dtype == "bool") or (
        isinstance(key, list) and bool(key) and isinstance(key[0], bool)
    )


def _sliced(length: int | None, key: slice) -> int | None:
    ends = (key.start, key.stop, key.step)
    if any(isinstance(end, Tensor) for end in ends):
        return None
    return None if length is None else len(range(*key.indices(length)))
