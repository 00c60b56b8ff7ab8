"""Layers that scale values, with weights that training does not move."""

import warnings
from typing import Any

from tracer import shapes
from tracer.layers.basic import Same
from tracer.layers.layer import Ruled
from tracer.layers.spec import InputSpec
from tracer.tensors import KerasTensor


def _check_axes(axis: Any, shape: Any, told: bool = True) -> None:
    for each in axis if isinstance(axis, list | tuple) else [axis]:
        if not -len(shape) <= each < len(shape):
            named = f"Axis {each} is out of bounds for input shape {shape}. Received: axis={axis}"
            short = f"Axis {axis} is out of bounds for input shape {shape}."
            raise ValueError(named if told else short)


class BatchNormalization(Ruled):
    """Every feature scaled by mean and spread of the batch; two weights of it never train."""

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        renorm: bool = False,
        renorm_clipping: Any = None,
        renorm_momentum: float = 0.99,
        synchronized: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.axis, self.center, self.scale = int(axis), center, scale
        self.renorm = renorm
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        shape = (shapes.item(input_shape, self.axis),)
        if self.scale:
            self.gamma = self.add_weight(shape=shape, name="gamma")
        if self.center:
            self.beta = self.add_weight(shape=shape, name="beta")
        fixed = ["moving_mean", "moving_variance"]
        fixed += ["moving_stddev", "renorm_mean", "renorm_stddev"] if self.renorm else []
        for name in fixed:
            setattr(self, name, self.add_weight(shape=shape, name=name, trainable=False))
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: input_shape[self.axis]})

    def compute_output_shape(self, input_shape: Any) -> Any:
        _check_axes(self.axis, input_shape)
        return input_shape

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        if mask is not None and len(mask.shape) != len(inputs.shape) - 1:
            raise ValueError(
                "The mask provided should be one dimension less than the inputs. "
                f"Received: mask.shape={mask.shape}, inputs.shape={inputs.shape}"
            )
        return self._by_rule(inputs)

    def compute_output_spec(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)


class LayerNormalization(Ruled):
    """Every vector scaled by its own mean and spread."""

    def __init__(
        self,
        axis: Any = -1,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        by_variance = kwargs.pop("rms_scaling", False)
        if by_variance:
            warnings.warn(
                "You passed `rms_scaling=True`, which is deprecated. This argument incorrectly "
                "scales the input by the variance, not the root mean square. To correctly use RMS "
                "Normalization, please use `keras.layers.RMSNormalization` instead.",
                stacklevel=2,
            )
        super().__init__(**kwargs)
        if not isinstance(axis, list | tuple | int):
            raise TypeError(
                "Expected an int or a list/tuple of ints for the argument 'axis', but received: "
                f"{axis!r}"
            )
        self.axis: Any = list(axis) if isinstance(axis, list | tuple) else axis
        self.center, self.scale = center and not by_variance, scale or by_variance
        self.supports_masking = True
        self.autocast = False

    def build(self, input_shape: Any) -> None:
        several = isinstance(self.axis, list | tuple)
        self.axis = sorted(self.axis) if several else [self.axis]
        shape = tuple(shapes.item(input_shape, axis) for axis in self.axis)
        self.gamma = self.add_weight(name="gamma", shape=shape) if self.scale else None
        self.beta = self.add_weight(name="beta", shape=shape) if self.center else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        _check_axes(self.axis, input_shape)
        return input_shape


class GroupNormalization(Ruled):
    """Features scaled in groups."""

    def __init__(
        self,
        groups: int = 32,
        axis: int = -1,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        **kwargs: Any,
    ) -> None:
        if not isinstance(groups, int) or (groups <= 0 and groups != -1):
            raise ValueError(
                "Received an invalid value for argument `groups`, expected a positive integer (or "
                f"`-1` for instance normalization). Received: groups={groups}"
            )
        for name in list(kwargs):
            if name.startswith(("beta_", "gamma_")):
                del kwargs[name]
        super().__init__(**kwargs)
        self.supports_masking = True
        self.autocast = False
        self.groups, self.axis, self.center, self.scale = groups, axis, center, scale

    def build(self, input_shape: Any) -> None:
        length = shapes.item(input_shape, self.axis)
        if length is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer "
                f"received an input with shape {input_shape}."
            )
        if self.groups == -1:
            self.groups = length
        if length < self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) cannot be more than the number of channels "
                f"({length})."
            )
        if length % self.groups != 0:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a multiple of the number of channels "
                f"({length})."
            )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: length})
        self.gamma = self.add_weight(shape=(length,), name="gamma") if self.scale else None
        self.beta = self.add_weight(shape=(length,), name="beta") if self.center else None

    def compute_output_spec(self, inputs: Any, training: Any = None) -> Any:
        return KerasTensor(inputs.shape, self.compute_dtype)


class UnitNormalization(Same):
    """Every vector made of length 1."""

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(axis, int | list | tuple):
            raise TypeError(
                "Invalid value for `axis` argument: expected an int or a list/tuple of ints. "
                f"Received: axis={axis}"
            )
        self.axis = axis if isinstance(axis, int) else list(axis)

    def compute_output_shape(self, input_shape: Any) -> Any:
        _check_axes(self.axis, input_shape, told=False)
        return input_shape


class RMSNormalization(Ruled):
    """Every vector divided by the root of its mean square."""

    def __init__(self, axis: Any = -1, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape: Any) -> None:
        several = isinstance(self.axis, list | tuple)
        self.axis = sorted(self.axis) if several else [self.axis]
        shape = tuple(shapes.item(input_shape, axis) for axis in self.axis)
        self.scale = self.add_weight(name="scale", shape=shape)

    def compute_output_shape(self, input_shape: Any) -> Any:
        _check_axes(self.axis, input_shape)
        return input_shape
