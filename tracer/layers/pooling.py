"""Pooling: a maximum or a mean over windows, or over everything."""

from typing import Any

from tracer import dtypes, shapes
from tracer.layers.arguments import data_format as format_of
from tracer.layers.arguments import lengths
from tracer.layers.layer import Ruled
from tracer.layers.spec import InputSpec
from tracer.ops.refused import InvalidArgumentError
from tracer.tensors import KerasTensor, TFTensor


class _Pooling(Ruled):
    rank = 1

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str = "valid",
        data_format: Any = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self.pool_size = lengths(pool_size, self.rank, "pool_size")
        strides = pool_size if strides is None else strides
        self.strides = lengths(strides, self.rank, "strides", zero=True)
        self.padding = padding
        self.data_format = format_of(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    def call(self, inputs: Any) -> Any:
        if getattr(inputs, "eager", False):
            last = self.data_format == "channels_last"
            spatial = inputs._shape[1:-1] if last else inputs._shape[2:]
            sizes = zip(spatial, self.pool_size, strict=True)
            if self.padding == "valid" and any(n < k for n, k in sizes):
                return self._emptied(inputs, last)
        return self._by_rule(inputs)

    def _emptied(self, inputs: Any, last: bool) -> Any:
        """What a window that does not fit leaves of values: nothing, and no error."""
        shape = list(inputs._shape)
        places = range(1, self.rank + 1) if last else range(2, self.rank + 2)
        for i, place in enumerate(places):
            found = shapes.window(shape[place], self.pool_size[i], self.strides[i], "valid")
            shape[place] = max(found or 0, 0)
        return inputs._like(shape, inputs._dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self.padding not in ("valid", "same"):
            raise ValueError(
                "Argument `padding` must be either 'valid' or 'same'. "
                f"Received: padding={self.padding}"
            )
        last = self.data_format == "channels_last"
        return shapes.pooled(input_shape, self.pool_size, self.strides, self.padding, last)


class MaxPooling1D(_Pooling):
    """The largest value of a window of steps."""

    keeps_dtype = True


class _Average(_Pooling):
    def __init__(
        self,
        pool_size: Any,
        strides: Any = None,
        padding: str = "valid",
        data_format: Any = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)

    def call(self, inputs: Any) -> Any:
        if isinstance(inputs, TFTensor) and inputs._dtype not in dtypes.FLOATS:
            raise InvalidArgumentError(
                f"Value for attr 'T' of {inputs._dtype} is not in the list of allowed values: "
                "half, bfloat16, float, double"
            )
        return super().call(inputs)


class AveragePooling1D(_Average):
    """The mean of a window of steps."""


class MaxPooling2D(_Pooling):
    """The largest value of a window of pixels."""

    keeps_dtype = True

    rank = 2


class AveragePooling2D(_Average):
    """The mean of a window of pixels."""

    rank = 2


class MaxPooling3D(_Pooling):
    """The largest value of a window of voxels."""

    keeps_dtype = True

    rank = 3


class AveragePooling3D(_Average):
    """The mean of a window of voxels."""

    rank = 3


class _Global(Ruled):
    rank = 1

    def __init__(self, data_format: Any = None, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = format_of(data_format)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> Any:
        ones = (1,) * (len(input_shape) - 2) if self.keepdims else ()
        if self.data_format == "channels_last":
            return (input_shape[0], *ones, input_shape[-1])
        return (*input_shape[:2], *ones)


class GlobalMaxPooling1D(_Global):
    """The largest value of each feature over time."""

    keeps_dtype = True


class GlobalAveragePooling1D(_Global):
    """The mean of each feature over the steps that are not masked."""

    def __init__(self, data_format: Any = None, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(data_format, keepdims, **kwargs)
        self.supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        return self._by_rule(inputs)

    def compute_output_spec(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return None


class GlobalMaxPooling2D(_Global):
    """The largest value of each channel of a picture."""

    keeps_dtype = True

    rank = 2


class GlobalAveragePooling2D(_Global):
    """The mean of each channel of a picture."""

    rank = 2


class GlobalMaxPooling3D(_Global):
    """The largest value of each channel of a block."""

    keeps_dtype = True

    rank = 3


class GlobalAveragePooling3D(_Global):
    """The mean of each channel of a block."""

    rank = 3


class _Adaptive(Ruled):
    """Pooling to so many places, whatever the length."""

    rank = 1
    keeps_dtype = True

    def __init__(self, output_size: Any, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.output_size = (
            (output_size,) * self.rank if isinstance(output_size, int) else tuple(output_size)
        )
        self.data_format = format_of(data_format)

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self.data_format == "channels_last":
            return (input_shape[0], *self.output_size, input_shape[-1])
        return (*input_shape[:2], *self.output_size)

    def call(self, inputs: Any) -> Any:
        last = self.data_format == "channels_last"
        spatial = inputs._shape[1:-1] if last else inputs._shape[2:]
        if self.rank == 1 and spatial[0] is None:
            raise ValueError("Input length must be statically known for adaptive pooling")
        return self._by_rule(inputs)


class AdaptiveAveragePooling1D(_Adaptive):
    """Means over so many parts of a sequence."""


class AdaptiveMaxPooling1D(_Adaptive):
    """Maxima over so many parts of a sequence."""


class AdaptiveAveragePooling2D(_Adaptive):
    """Means over so many parts of a picture."""

    rank = 2


class AdaptiveMaxPooling2D(_Adaptive):
    """Maxima over so many parts of a picture."""

    rank = 2


class AdaptiveAveragePooling3D(_Adaptive):
    """Means over so many parts of a block."""

    rank = 3


class AdaptiveMaxPooling3D(_Adaptive):
    """Maxima over so many parts of a block."""

    rank = 3
