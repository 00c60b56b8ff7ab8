"""Dense, Embedding, and the layers that compute nothing or apply a function."""

import inspect
import warnings
from typing import Any

from tracer import dtypes, ops, tree
from tracer.layers.arguments import activation, named
from tracer.layers.layer import Layer, Ruled
from tracer.layers.spec import InputSpec
from tracer.operation import in_graph
from tracer.session import NoRule, ValuesNeeded
from tracer.tensors import KerasTensor


class Dense(Ruled):
    """A matrix product over the last axis."""

    activates = takes_sparse = True

    def __init__(
        self,
        units: Any,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: Any = None,
        lora_alpha: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. "
                f"Received: units={units}"
            )
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units, self.use_bias = units, use_bias
        self.activation = _activation(activation)
        self.kernel_initializer = named(kernel_initializer, "initializer")
        self.bias_initializer = named(bias_initializer, "initializer")
        self.kernel_regularizer = named(kernel_regularizer, "regularizer")
        self.bias_regularizer = named(bias_regularizer, "regularizer")
        self.kernel_constraint = named(kernel_constraint, "constraint")
        self.bias_constraint = named(bias_constraint, "constraint")
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,)) if self.use_bias else None
        self.input_spec = InputSpec(min_ndim=2, axes={-1: input_shape[-1]})

    def call(self, inputs: Any, training: Any = None) -> Any:
        ops.must_be_dense(inputs, self.kernel)
        return self._by_rule(inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[:-1], self.units)


_activation = activation


class Embedding(Ruled):
    """A row of a table for every id; a mask where id 0 is padding."""

    takes_sparse = True

    def __init__(
        self,
        input_dim: Any,
        output_dim: Any,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        lora_rank: Any = None,
        lora_alpha: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        for name, value in (("input_dim", input_dim), ("output_dim", output_dim)):
            if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
                raise ValueError(
                    f"`{name}` must be a positive integer. Received: {name}={value} "
                    f"(of type {type(value).__name__})."
                )
        if kwargs.pop("input_length", None) is not None:
            warnings.warn("Argument `input_length` is deprecated. Just remove it.", stacklevel=2)
        super().__init__(**kwargs)
        self.input_dim, self.output_dim = input_dim, output_dim
        self.embeddings_initializer = named(embeddings_initializer, "initializer")
        self.embeddings_regularizer = named(embeddings_regularizer, "regularizer")
        self.embeddings_constraint = named(embeddings_constraint, "constraint")
        self.mask_zero = mask_zero
        self.supports_masking = mask_zero
        self.autocast = False
        if weights is not None:
            self.build()
            self.set_weights(
                weights if isinstance(weights, list) and len(weights) == 1 else [weights]
            )

    def build(self, input_shape: Any = None) -> None:
        if not self.built:
            table = self.add_weight(name="embeddings", shape=(self.input_dim, self.output_dim))
            self._embeddings = table

    @property
    def embeddings(self) -> Any:
        if not self.built:
            raise AttributeError("You must build the layer before accessing `embeddings`.")
        return self._embeddings

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return ops.not_equal(inputs, 0) if self.mask_zero else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape, self.output_dim)

    def compute_output_spec(self, inputs: Any) -> Any:
        ragged = getattr(inputs, "ragged", False)
        shape = self.compute_output_shape(inputs.shape)
        return KerasTensor(shape, self.compute_dtype, ragged=ragged)


class ReversibleEmbedding(Embedding):
    """An embedding that also goes back from vectors to a score per id."""

    def __init__(
        self,
        input_dim: Any,
        output_dim: Any,
        tie_weights: bool = True,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        reverse_dtype: Any = None,
        logit_soft_cap: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            input_dim,
            output_dim,
            embeddings_initializer,
            embeddings_regularizer,
            embeddings_constraint,
            mask_zero,
            **kwargs,
        )
        self.tie_weights = tie_weights

    def build(self, input_shape: Any = None) -> None:
        super().build(input_shape)
        if not self.tie_weights:
            self.reverse_embeddings = self.add_weight(
                name="reverse_embeddings", shape=(self.output_dim, self.input_dim)
            )

    def call(self, inputs: Any, reverse: bool = False) -> Any:
        found = self._by_rule(inputs, reverse=reverse)
        mask = None if reverse else Embedding.compute_mask(self, inputs)
        if mask is not None:
            found._keras_mask = mask
        return found

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return None

    def compute_output_shape(self, input_shape: Any, reverse: bool = False) -> Any:
        if reverse:
            return (*input_shape[:-1], self.input_dim)
        return (*input_shape, self.output_dim)

    def compute_output_spec(self, inputs: Any, reverse: bool = False) -> Any:
        return KerasTensor(self.compute_output_shape(inputs.shape, reverse), self.compute_dtype)


class Same(Ruled):
    """A layer whose output has the shape of its input."""

    masking = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = self.masking
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


class Identity(Same):
    """What goes in comes out."""

    keeps_dtype = keeps_sparse = True

    def compute_output_spec(self, inputs: Any) -> Any:
        return tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype, x.sparse), inputs)


class Activation(Same):
    """A function of every value."""

    activates = True

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = _activation(activation)


class ActivityRegularization(Same):
    """A penalty on values that pass unchanged."""

    keeps_dtype = True

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class ReLU(Same):
    """Negative values become zero."""

    keeps_dtype = True

    def __init__(
        self, max_value: Any = None, negative_slope: Any = 0.0, threshold: Any = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.0:
            raise ValueError(
                f"max_value of a ReLU layer cannot be a negative value. Received: "
                f"max_value={max_value}"
            )
        for name, value in (("negative_slope", negative_slope), ("threshold", threshold)):
            if value is None or value < 0.0:
                raise ValueError(
                    f"{name} of a ReLU layer cannot be None or a negative value. "
                    f"Received: {name}={value}"
                )


class LeakyReLU(Same):
    """Negative values become small."""

    def __init__(self, negative_slope: Any = 0.3, **kwargs: Any) -> None:
        if "alpha" in kwargs:
            negative_slope = kwargs.pop("alpha")
            warnings.warn(
                "Argument `alpha` is deprecated. Use `negative_slope` instead.", stacklevel=2
            )
        super().__init__(**kwargs)
        if negative_slope is None or negative_slope < 0:
            raise ValueError(
                "The negative_slope value of a Leaky ReLU layer cannot be None or negative value. "
                f"Expected a float. Received: negative_slope={negative_slope}"
            )


class ELU(Same):
    """Negative values go down to a bound."""

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class Softmax(Same):
    """Shares along an axis."""

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any, mask: Any = None) -> Any:
        axis = self.axis
        if isinstance(axis, list | tuple):
            axis = axis[0] if len(axis) == 1 else tuple(axis)
        return ops.softmax(self._by_rule(inputs), axis=axis)

    def compute_output_spec(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        return KerasTensor(inputs.shape, self.compute_dtype)


class PReLU(Ruled):
    """A slope for negative values, learned place by place."""

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True
        several = isinstance(shared_axes, list | tuple)
        self.shared_axes = (
            None if shared_axes is None else (list(shared_axes) if several else [shared_axes])
        )

    def build(self, input_shape: Any) -> None:
        shape = list(input_shape[1:])
        for axis in self.shared_axes or ():
            shape[axis - 1] = 1
        self.alpha = self.add_weight(shape=shape, name="alpha")
        axes = {}
        if self.shared_axes:
            kept = (i for i in range(1, len(input_shape)) if i not in self.shared_axes)
            axes = {i: input_shape[i] for i in kept}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=axes)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


class Masking(Same):
    """A mask where all features of a step equal a value."""

    keeps_dtype = True

    def __init__(self, mask_value: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mask_value = mask_value

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return ops.any(ops.not_equal(inputs, self.mask_value), axis=-1)

    def call(self, inputs: Any) -> Any:
        found = self._by_rule(inputs)
        found._keras_mask = self.compute_mask(inputs)
        return found


class Lambda(Layer):
    """A function of the reader's."""

    _from_library = True

    def __init__(
        self,
        function: Any,
        output_shape: Any = None,
        mask: Any = None,
        arguments: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.arguments = arguments or {}
        self.function = function
        self.supports_masking = mask is not None
        self.mask = mask
        self._output_shape = output_shape
        self._names = inspect.getfullargspec(function).args

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self._output_shape is None:
            try:
                inputs = tree.map_shapes(
                    lambda shape: KerasTensor(shape, self.compute_dtype), input_shape
                )
                found = in_graph(self.call, inputs)
                return tree.map_structure(lambda x: x.shape, found)
            except (NoRule, ValuesNeeded):
                raise
            except Exception:
                raise NotImplementedError(
                    "We could not automatically infer the shape of the Lambda's output. Please "
                    "specify the `output_shape` argument for this Lambda layer."
                ) from None
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        first = tree.flatten(input_shape)[0]
        return tree.map_shapes(lambda shape: (first, *shape), self._output_shape)

    def call(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        kwargs = dict(self.arguments)
        if "mask" in self._names:
            kwargs["mask"] = mask
        if "training" in self._names:
            kwargs["training"] = training
        return self.function(inputs, **kwargs)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return self.mask(inputs, mask) if callable(self.mask) else self.mask


class Dropout(Same):
    """Values left out at random while a model trains."""

    keeps_dtype = keeps_sparse = True

    def __init__(self, rate: Any, noise_shape: Any = None, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between 0 and "
                f"1. Received: rate={rate}"
            )
        self.rate = rate

    def call(self, inputs: Any, training: bool = False) -> Any:
        return self._by_rule(inputs)

    def compute_output_spec(self, inputs: Any, training: bool = False) -> Any:
        return KerasTensor(inputs.shape, self.compute_dtype)


class AlphaDropout(Dropout):
    """Dropout that keeps mean and spread."""


class GaussianDropout(Dropout):
    """Values multiplied by noise."""

    def __init__(self, rate: Any, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(rate, seed=seed, **kwargs)


class GaussianNoise(Same):
    """Noise added to values."""

    def __init__(self, stddev: Any, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= stddev <= 1:
            raise ValueError(
                "Invalid value received for argument `stddev`. Expected a float value between 0 "
                f"and 1. Received: stddev={stddev}"
            )

    def call(self, inputs: Any, training: bool = False) -> Any:
        return self._by_rule(inputs)

    def compute_output_spec(self, inputs: Any, training: bool = False) -> Any:
        return KerasTensor(inputs.shape, self.compute_dtype)


class _SpatialDropout(Dropout):
    rank = 3

    def __init__(
        self,
        rate: Any,
        seed: Any = None,
        name: Any = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        if kwargs:
            unknown = next(iter(kwargs))
            raise TypeError(
                f"{type(self).__name__}.__init__() got an unexpected keyword argument '{unknown}'"
            )
        super().__init__(rate, seed=seed, name=name, dtype=dtype)
        self.input_spec = InputSpec(ndim=self.rank)


class SpatialDropout1D(_SpatialDropout):
    """Dropout of whole features of a sequence."""


class SpatialDropout2D(_SpatialDropout):
    """Dropout of whole channels of a picture."""

    rank = 4

    def __init__(self, rate: Any, data_format: Any = None, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(rate, seed=seed, **kwargs)


class SpatialDropout3D(SpatialDropout2D):
    """Dropout of whole channels of a block."""

    rank = 5


def float_dtype(dtype: str) -> str:
    return dtype if dtype in dtypes.FLOATS else "float32"
