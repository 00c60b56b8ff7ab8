"""Layers that move values about: they have no weights."""

import math
from typing import Any

from tracer import shapes
from tracer.layers.arguments import data_format as format_of
from tracer.layers.arguments import lengths
from tracer.layers.layer import Ruled
from tracer.layers.spec import InputSpec
from tracer.tensors import KerasTensor


class Flatten(Ruled):
    """All axes but the batch become one."""

    keeps_sparse = True

    def __init__(self, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = format_of(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        rest = input_shape[1:]
        return (input_shape[0], None if None in rest else math.prod(rest))

    def compute_output_spec(self, inputs: Any) -> Any:
        return KerasTensor(self.compute_output_shape(inputs.shape), inputs.dtype, inputs.sparse)


class Reshape(Ruled):
    """The same values in other axes; the batch stays."""

    keeps_sparse = True

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        target_shape = tuple(target_shape)
        valid_target(target_shape, "target_shape")
        self.target_shape = target_shape
        self.built = True

    def compute_output_shape(self, input_shape: Any) -> Any:
        rest = shapes.reshape(input_shape[1:], self.target_shape, "target_shape")
        return (input_shape[0], *rest)

    def compute_output_spec(self, inputs: Any) -> Any:
        return KerasTensor(self.compute_output_shape(inputs.shape), inputs.dtype, inputs.sparse)


def valid_target(target: tuple, name: str) -> None:
    """Raise ValueError where a target of a reshape has more than one -1, or less than -1."""
    for length in target:
        if isinstance(length, int) and length < -1:
            raise ValueError(
                f"Each dimension in `{name}` must be a non-negative integer, or `-1` for a single "
                f"unknown dimension. Received: {name}={target}."
            )
    if target.count(-1) > 1:
        raise ValueError(
            f"There must be at most one unknown dimension (-1) in `{name}`. "
            f"Received: {name}={target}."
        )


class Permute(Ruled):
    """Axes in another order."""

    keeps_sparse = True

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in "
                f"`dims` must be consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (input_shape[0], *(input_shape[axis] for axis in self.dims))

    def compute_output_spec(self, inputs: Any) -> Any:
        return KerasTensor(self.compute_output_shape(inputs.shape), inputs.dtype, inputs.sparse)


def _positive(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"Expected an integer value for `{name}`, got {type(value)}.")
    if value <= 0:
        raise ValueError(
            f"Argument `{name}` should be a positive integer. Received: {name}={value}"
        )
    return value


class RepeatVector(Ruled):
    """A vector said again at every step of a new time axis."""

    keeps_dtype = True

    def __init__(self, n: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.n = _positive(n, "n")
        self.input_spec = InputSpec(ndim=2)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (input_shape[0], self.n, input_shape[1])


def _pairs(value: Any, rank: int, name: str) -> tuple:
    """A pair (before, after) for every spatial axis."""
    if isinstance(value, int):
        if name == "cropping" and value < 0:
            raise ValueError(f"`{name}` cannot be negative. Received: {name}={value}.")
        return ((value, value),) * rank
    if hasattr(value, "__len__"):
        if len(value) != rank:
            words = {2: "two", 3: "three"}[rank]
            raise ValueError(f"`{name}` should have {words} elements. Received: {name}={value}.")
        ordinals = ("1st", "2nd", "3rd")
        entries = zip(value, ordinals, strict=False)
        return tuple(lengths(each, 2, f"{n} entry of {name}", zero=True) for each, n in entries)
    crop = "crop" if name == "cropping" else "pad"
    raise (
        ValueError(
            f"`{name}` should be either an int, a tuple of 2 ints (symmetric_height_crop, "
            "symmetric_width_crop), or a tuple of 2 tuples of 2 ints ((top_crop, bottom_crop), "
            f"(left_crop, right_crop)). Received: {name}={value}."
        )
        if crop
        else ValueError()
    )


class _Spatial(Ruled):
    """A layer that changes the lengths of spatial axes."""

    keeps_dtype = True

    rank = 1
    data_format = "channels_last"

    def _first(self) -> int:
        return 2 if self.data_format == "channels_first" else 1

    def _changed(self, shape: Any, change: Any) -> tuple:
        result = list(shape)
        for i in range(self.rank):
            length = result[self._first() + i]
            result[self._first() + i] = None if length is None else change(i, length)
        return tuple(result)


class Cropping1D(_Spatial):
    """Steps cut off at both ends."""

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cropping = lengths(cropping, 2, "cropping", zero=True)
        self.input_spec = InputSpec(ndim=3)

    def compute_output_shape(self, input_shape: Any) -> Any:
        length = input_shape[1]
        if length is not None and length - sum(self.cropping) <= 0:
            raise ValueError(
                "`cropping` parameter of `Cropping1D` layer must be smaller than the input length. "
                f"Received: input_shape={input_shape}, cropping={self.cropping}"
            )
        return self._changed(input_shape, lambda _, n: n - sum(self.cropping))


class Cropping2D(_Spatial):
    """Rows and columns cut off."""

    rank = 2

    def __init__(self, cropping: Any = None, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = format_of(data_format)
        default = ((0, 0),) * 2 if self.rank == 2 else ((1, 1),) * 3
        self.cropping = _pairs(default if cropping is None else cropping, self.rank, "cropping")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def compute_output_shape(self, input_shape: Any) -> Any:
        first = self._first()
        spatial = input_shape[first : first + self.rank]
        if any(n is not None and sum(c) >= n for n, c in zip(spatial, self.cropping, strict=True)):
            raise ValueError(
                "Values in `cropping` argument should be smaller than the corresponding spatial "
                f"dimension of the input. Received: input_shape={input_shape}, "
                f"cropping={self.cropping}"
            )
        return self._changed(input_shape, lambda i, n: n - sum(self.cropping[i]))


class Cropping3D(Cropping2D):
    """Slices of a block cut off."""

    rank = 3


class ZeroPadding1D(_Spatial):
    """Zeros put at both ends."""

    def __init__(self, padding: Any = 1, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = format_of(data_format)
        self.padding = lengths(padding, 2, "padding", zero=True)
        self.input_spec = InputSpec(ndim=3)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self._changed(input_shape, lambda _, n: n + sum(self.padding))


class ZeroPadding2D(_Spatial):
    """Zeros put around a picture."""

    rank = 2

    def __init__(self, padding: Any = None, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = format_of(data_format)
        default = ((1, 1),) * self.rank
        self.padding = _pairs(default if padding is None else padding, self.rank, "padding")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self._changed(input_shape, lambda i, n: n + sum(self.padding[i]))


class ZeroPadding3D(ZeroPadding2D):
    """Zeros put around a block."""

    rank = 3


class UpSampling1D(_Spatial):
    """Every step said several times."""

    def __init__(self, size: Any = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size = _positive(size, "size")
        self.input_spec = InputSpec(ndim=3)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self._changed(input_shape, lambda _, n: n * self.size)


class UpSampling2D(_Spatial):
    """Every pixel made a block of pixels."""

    rank = 2

    def __init__(
        self,
        size: Any = (2, 2),
        data_format: Any = None,
        interpolation: str = "nearest",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.data_format = format_of(data_format)
        self.size = lengths(size, self.rank, "size")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self._changed(input_shape, lambda i, n: n * self.size[i])


class UpSampling3D(UpSampling2D):
    """Every voxel made a block of voxels."""

    rank = 3

    def __init__(self, size: Any = (2, 2, 2), data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(size, data_format, **kwargs)
