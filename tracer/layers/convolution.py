"""Convolutions: a kernel that slides over the spatial axes."""

from typing import Any

from tracer import dtypes, shapes
from tracer.layers.arguments import activation as function
from tracer.layers.arguments import data_format as format_of
from tracer.layers.arguments import lengths, named
from tracer.layers.arguments import padding as padding_of
from tracer.layers.layer import Ruled
from tracer.layers.spec import InputSpec
from tracer.ops.refused import InvalidArgumentError
from tracer.tensors import TFTensor

#: Arguments that say how weights begin and are held in bounds, by kind.
KINDS = ("initializer", "regularizer", "constraint")


class _Sliding(Ruled):
    """What all convolutions share: a kernel, strides, padding, channels last or first."""

    activates = True
    rank = 1
    weights_named: tuple[str, ...] = ("kernel", "bias")
    causal = False

    def _slide(
        self,
        kernel_size: Any,
        strides: Any,
        padding: Any,
        data_format: Any,
        dilation_rate: Any,
        activation: Any,
        use_bias: bool,
        kwargs: dict,
    ) -> None:
        given = {
            name: kwargs.pop(name)
            for part in self.weights_named
            for name in (f"{part}_{kind}" for kind in KINDS)
            if name in kwargs
        }
        super().__init__(**kwargs)
        self.kernel_size = lengths(kernel_size, self.rank, "kernel_size")
        self.strides = lengths(strides, self.rank, "strides")
        self.dilation_rate = lengths(dilation_rate, self.rank, "dilation_rate")
        self.padding = padding_of(padding, causal=self.causal)
        self.data_format = format_of(data_format)
        self.activation = function(activation)
        self.use_bias = use_bias
        for name, value in given.items():
            named(value, name.rpartition("_")[2])
        self.input_spec = InputSpec(min_ndim=self.rank + 2)

    def call(self, inputs: Any) -> Any:
        self._must_fit(inputs)
        return self._by_rule(inputs)

    def _must_fit(self, inputs: Any) -> None:
        """Raise what TensorFlow raises for values that the kernel does not fit into."""
        if not isinstance(inputs, TFTensor):
            return
        if inputs._dtype not in dtypes.FLOATS:
            raise InvalidArgumentError(
                f"Value for attr 'T' of {inputs._dtype} is not in the list of allowed values: "
                "half, bfloat16, float, double"
            )
        if self.padding != "valid":
            return
        spatial = inputs._shape[1:-1] if self._last else inputs._shape[2:]
        for length, size, stride, dilation in zip(
            spatial, self.kernel_size, self.strides, self.dilation_rate, strict=True
        ):
            wide = dilation * (size - 1) + 1
            if length is None or length >= wide or isinstance(self, Conv1DTranspose):
                continue
            if (length - wide) // stride + 1 == 0:
                raise ValueError(
                    "The convolution operation resulted in an empty output. This can happen if the "
                    "input is too small for the given kernel size, strides, dilation rate, and "
                    "padding mode. Please check the input shape and convolution parameters."
                )
            if inputs.eager:
                raise InvalidArgumentError(
                    "{{function_node __wrapped__Conv2D_device_/job:localhost/replica:0/task:0/"
                    "device:CPU:0}} Computed output size would be negative: "
                    f"{(length - wide) // stride + 1} [input_size: {length}, "
                    f"effective_filter_size: {wide}, stride: {stride}] [Op:Conv2D] name: "
                )
            raise ValueError(
                f"Negative dimension size caused by subtracting {wide} from {length} for "
                "'{{node convolution}} = Conv2D'"
            )

    @property
    def _last(self) -> bool:
        return self.data_format == "channels_last"

    def _channels(self, shape: Any) -> Any:
        channels = shape[-1] if self._last else shape[1]
        self.input_spec = InputSpec(
            min_ndim=self.rank + 2, axes={-1 if self._last else 1: channels}
        )
        return channels

    def _check_dilation(self) -> None:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
                f"Received: strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def _slid(self, shape: Any, filters: Any) -> tuple:
        return shapes.convolved(
            tuple(shape),
            filters,
            self.kernel_size,
            self.strides,
            self.padding,
            self._last,
            self.dilation_rate,
        )


def _positive(value: Any, name: str) -> None:
    if value is not None and value <= 0:
        raise ValueError(
            f"Invalid value for argument `{name}`. Expected a strictly positive value. "
            f"Received {name}={value}."
        )


class Conv1D(_Sliding):
    """A convolution over time."""

    causal = True

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        data_format: Any = None,
        dilation_rate: Any = 1,
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        self._slide(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kwargs
        )
        self.filters, self.groups = filters, groups
        _positive(filters, "filters")
        if groups <= 0:
            raise ValueError(
                f"The number of groups must be a positive integer. Received: groups={groups}."
            )
        if filters is not None and filters % groups != 0:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={groups}, filters={filters}."
            )
        self._check_dilation()

    def build(self, input_shape: Any) -> None:
        channels = self._channels(input_shape)
        if channels % self.groups != 0:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. "
                f"Received groups={self.groups}, but the input has {channels} channels (full input "
                f"shape is {input_shape})."
            )
        self.compute_output_shape(input_shape)
        self.kernel = self.add_weight(
            name="kernel", shape=(*self.kernel_size, channels // self.groups, self.filters)
        )
        self.bias = self.add_weight(name="bias", shape=(self.filters,)) if self.use_bias else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self._slid(input_shape, self.filters)


class Conv2D(Conv1D):
    """A convolution over height and width."""

    rank = 2
    causal = False

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: Any = "valid",
        data_format: Any = None,
        dilation_rate: Any = (1, 1),
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            filters,
            kernel_size,
            strides,
            padding,
            data_format,
            dilation_rate,
            groups,
            activation,
            use_bias,
            **kwargs,
        )


class Conv3D(Conv2D):
    """A convolution over three spatial axes."""

    rank = 3

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = (1, 1, 1),
        padding: Any = "valid",
        data_format: Any = None,
        dilation_rate: Any = (1, 1, 1),
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            filters,
            kernel_size,
            strides,
            padding,
            data_format,
            dilation_rate,
            groups,
            activation,
            use_bias,
            **kwargs,
        )


class Conv1DTranspose(_Sliding):
    """A convolution turned round: it makes the axes longer."""

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        output_padding: Any = None,
        data_format: Any = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        self._slide(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kwargs
        )
        self.filters = filters
        self.output_padding = (
            None
            if output_padding is None
            else lengths(output_padding, self.rank, "output_padding", zero=True)
        )
        _positive(filters, "filters")
        extra = zip(self.output_padding or (), self.strides, strict=False)
        for i, (added, stride) in enumerate(extra):
            if added >= stride:
                raise ValueError(
                    "`output_padding` must be strictly less than `strides` for all dimensions. At "
                    f"dimension {i}, `output_padding` is {added} but `strides` is {stride}. "
                    f"Received: output_padding={self.output_padding}, strides={self.strides}"
                )
        self._check_dilation()

    def build(self, input_shape: Any) -> None:
        channels = self._channels(input_shape)
        self.kernel = self.add_weight(
            name="kernel", shape=(*self.kernel_size, self.filters, channels)
        )
        self.bias = self.add_weight(name="bias", shape=(self.filters,)) if self.use_bias else None

    def _grown(self, i: int, length: int | None) -> int | None:
        # An axis for which there is no kernel is an IndexError, open or not.
        kernel = (shapes.item(self.kernel_size, i) - 1) * self.dilation_rate[i] + 1
        stride = self.strides[i]
        added = None if self.output_padding is None else self.output_padding[i]
        if length is None:
            return None
        if self.padding == "valid":
            if added is None:
                return length * stride + max(kernel - stride, 0)
            return (length - 1) * stride + kernel + added
        if added is None:
            return length * stride
        return (length - 1) * stride + kernel % 2 + added

    def compute_output_shape(self, input_shape: Any) -> Any:
        spatial = input_shape[1:-1] if self._last else input_shape[2:]
        grown = tuple(self._grown(i, length) for i, length in enumerate(spatial))
        if self._last:
            return (input_shape[0], *grown, self.filters)
        return (input_shape[0], self.filters, *grown)


class Conv2DTranspose(Conv1DTranspose):
    """A convolution turned round, over pictures."""

    rank = 2


class Conv3DTranspose(Conv1DTranspose):
    """A convolution turned round, over blocks."""

    rank = 3


class DepthwiseConv1D(_Sliding):
    """A kernel of its own for each feature."""

    weights_named = ("depthwise", "bias")

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        depth_multiplier: Any = 1,
        data_format: Any = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        self._slide(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kwargs
        )
        self.depth_multiplier = depth_multiplier
        _positive(depth_multiplier, "depth_multiplier")

    def build(self, input_shape: Any) -> None:
        channels = self._channels(input_shape)
        self.compute_output_shape(input_shape)
        self.kernel = self.add_weight(
            name="kernel", shape=(*self.kernel_size, channels, self.depth_multiplier)
        )
        wide = self.depth_multiplier * channels if self.use_bias else 0
        self.bias = self.add_weight(name="bias", shape=(wide,)) if self.use_bias else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        channels = input_shape[-1] if self._last else input_shape[1]
        return self._slid(input_shape, self.depth_multiplier * channels)


class DepthwiseConv2D(DepthwiseConv1D):
    """A kernel of its own for each channel of a picture."""

    rank = 2


class SeparableConv1D(_Sliding):
    """A kernel per feature, then a mix of features."""

    weights_named = ("depthwise", "pointwise", "bias")

    def __init__(
        self,
        filters: Any,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        data_format: Any = None,
        dilation_rate: Any = 1,
        depth_multiplier: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        self._slide(
            kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kwargs
        )
        self.filters, self.depth_multiplier = filters, depth_multiplier
        _positive(depth_multiplier, "depth_multiplier")
        _positive(filters, "filters")

    def build(self, input_shape: Any) -> None:
        channels = self._channels(input_shape)
        deep = (*self.kernel_size, channels, self.depth_multiplier)
        wide = (*(1,) * self.rank, self.depth_multiplier * channels, self.filters)
        self.compute_output_shape(input_shape)
        self.depthwise_kernel = self.add_weight(name="depthwise_kernel", shape=deep)
        self.pointwise_kernel = self.add_weight(name="pointwise_kernel", shape=wide)
        self.bias = self.add_weight(name="bias", shape=(self.filters,)) if self.use_bias else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self._slid(input_shape, self.filters)


class SeparableConv2D(SeparableConv1D):
    """A kernel per channel of a picture, then a mix of channels."""

    rank = 2
