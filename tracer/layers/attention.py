"""Attention, and the product that it is made of."""

import re
from typing import Any

from tracer import ops, shapes
from tracer.layers.arguments import activation as function
from tracer.layers.arguments import named
from tracer.layers.basic import Dropout, Softmax
from tracer.layers.layer import Ruled
from tracer.layers.spec import InputSpec
from tracer.tensors import KerasTensor, mask_of


class EinsumDense(Ruled):
    """A product that an equation names, such as ``abc,cd->abd``."""

    activates = True

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: Any = None,
        **kwargs: Any,
    ) -> None:
        for name in list(kwargs):
            if name.startswith(("kernel_", "bias_", "lora_")):
                del kwargs[name]
        super().__init__(**kwargs)
        self.equation, self.bias_axes = equation, bias_axes
        self.partial_output_shape = (
            (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        )
        self.activation = function(activation)

    def _analyzed(self, shape: Any) -> tuple[list, list | None, list]:
        """The shapes of kernel, bias and output."""
        match = re.match(
            r"(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)", self.equation
        )
        if match is None:
            raise ValueError(
                f"Invalid einsum equation '{self.equation}'. Equations must be in the form "
                "[X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...."
            )
        left, given, _, weight, _, made = match.groups()
        elided = len(shape) - len(given)
        result = [shape[0], *self.partial_output_shape]
        if elided > 0 and left:
            result[1:1] = list(shape[1:elided])
        elif elided > 0:
            result += shape[len(shape) - elided :]
        ahead = elided if left else 0
        of_input = {axis: i + ahead for i, axis in enumerate(given)}
        of_output = {axis: i + ahead for i, axis in enumerate(made)}
        for axis in given:
            if axis in of_output:
                had, wanted = shapes.item(shape, of_input[axis]), result[of_output[axis]]
                if wanted is not None and wanted != had:
                    raise ValueError(
                        f"Input shape and output shape do not match at shared dimension '{axis}'. "
                        f"Input shape is {had}, and output shape is {wanted}."
                    )
        kernel = [
            result[of_output[axis]] if axis in of_output else shapes.item(shape, of_input[axis])
            for axis in weight
        ]
        if self.bias_axes is None:
            return kernel, None, result
        first = min(made.find(axis) for axis in self.bias_axes)
        bias = [result[of_output[a]] if a in self.bias_axes else 1 for a in made[first:]]
        return kernel, bias + ([] if left else [1] * elided), result

    def build(self, input_shape: Any) -> None:
        kernel, bias, _ = self._analyzed(input_shape)
        self.input_spec = InputSpec(ndim=len(input_shape))
        self.kernel = self.add_weight(name="kernel", shape=tuple(kernel))
        self.bias = None if bias is None else self.add_weight(name="bias", shape=tuple(bias))

    def call(self, inputs: Any, training: Any = None) -> Any:
        return self._by_rule(inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(self._analyzed(input_shape)[2])


class MultiHeadAttention(Ruled):
    """Every step looks at all steps, several times over."""

    def __init__(
        self,
        num_heads: Any,
        key_dim: Any,
        value_dim: Any = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        attention_axes: Any = None,
        sliding_window: Any = None,
        flash_attention: Any = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        for name, value in (("num_heads", num_heads), ("key_dim", key_dim)):
            if not isinstance(value, int) or value <= 0:
                raise ValueError(
                    f"Received an invalid value for argument `{name}`, expected a positive "
                    f"integer. Received: {name}={value}"
                )
        super().__init__(**kwargs)
        self.supports_masking = True
        self._num_heads, self._key_dim = num_heads, key_dim
        self._value_dim = value_dim or key_dim
        self._use_bias, self._use_gate = use_bias, use_gate
        self._dropout = dropout
        shape = (output_shape,) if isinstance(output_shape, int) else output_shape
        self._output_shape = tuple(shape) if shape else None

    @property
    def num_heads(self) -> int:
        return self._num_heads

    @property
    def key_dim(self) -> int:
        return self._key_dim

    def _project(self, name: str, shape: Any, wide: int) -> EinsumDense:
        free = "abcdefgh"[: len(shape) - 1]
        layer = EinsumDense(
            f"{free}x,xyz->{free}yz",
            output_shape=[*[None] * (len(shape) - 2), self._num_heads, wide],
            bias_axes="yz" if self._use_bias else None,
            name=name,
            dtype=self.dtype_policy,
        )
        layer.build(shape)
        return layer

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        key_shape = value_shape if key_shape is None else key_shape
        _same_length(value_shape, key_shape)
        self._query_dense = self._project("query", query_shape, self._key_dim)
        self._key_dense = self._project("key", key_shape, self._key_dim)
        if self._use_gate:
            self._gate_dense = self._project("gate", query_shape, self._value_dim)
        self._value_dense = self._project("value", value_shape, self._value_dim)
        # They have names of their own, and so the layers after them.
        self._softmax = Softmax(dtype=self.dtype_policy)
        self._dropout_layer = Dropout(self._dropout, dtype=self.dtype_policy)
        made = self._output_shape or (query_shape[-1],)
        free = "abcdefgh"[: len(query_shape) - 1]
        out = "uvw"[: len(made)]
        self._output_dense = EinsumDense(
            f"{free}yz,yz{out}->{free}{out}",
            output_shape=[*[None] * (len(query_shape) - 2), *made],
            bias_axes=out if self._use_bias else None,
            name="attention_output",
            dtype=self.dtype_policy,
        )
        self._output_dense.build((*query_shape[:-1], self._num_heads, self._value_dim))

    def compute_output_shape(
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> Any:
        query, value = tuple(query_shape), tuple(value_shape)
        _same_length(value, value if key_shape is None else tuple(key_shape))
        return (*query[:-1], *self._output_shape) if self._output_shape else query

    def compute_output_spec(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: Any = None,
        use_causal_mask: bool = False,
    ) -> Any:
        key_shape = None if key is None else key.shape
        shape = self.compute_output_shape(query.shape, value.shape, key_shape)
        found = KerasTensor(shape, self.compute_dtype)
        if return_attention_scores:
            length = query.shape[1]
            scores = (query.shape[0], self._num_heads, length, length)
            return found, KerasTensor(scores, self.compute_dtype)
        return found

    def call(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: Any = None,
        use_causal_mask: bool = False,
    ) -> Any:
        mask = mask_of(query)
        found = self._by_rule(query, value, key, return_attention_scores=return_attention_scores)
        for each in (query, value, key):
            if each is not None:
                each._keras_mask = None
        if mask is not None:
            (found[0] if return_attention_scores else found)._keras_mask = mask
        return found


def _same_length(value: Any, key: Any) -> None:
    if value[1:-1] != key[1:-1]:
        raise ValueError(
            "All dimensions of `value` and `key`, except the last one, must be equal. "
            f"Received: value_shape={value} and key_shape={key}"
        )


class GroupedQueryAttention(Ruled):
    """Attention in which several heads of the query share one of key and value."""

    def __init__(
        self,
        head_dim: Any,
        num_query_heads: Any,
        num_key_value_heads: Any,
        dropout: float = 0.0,
        use_bias: bool = True,
        sliding_window: Any = None,
        flash_attention: Any = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True
        if num_query_heads % num_key_value_heads != 0:
            raise ValueError("`num_query_heads` must be divisible by `num_key_value_heads`.")
        window = sliding_window
        if window is not None and (not isinstance(window, int) or window <= 0):
            raise ValueError(
                "`sliding_window` must be `None` or a positive integer. "
                f"Received: sliding_window={window}"
            )
        for kind, values in (
            ("initializer", (kernel_initializer, bias_initializer)),
            ("regularizer", (kernel_regularizer, bias_regularizer, activity_regularizer)),
            ("constraint", (kernel_constraint, bias_constraint)),
        ):
            for value in values:
                named(value, kind)
        if flash_attention and dropout > 0.0:
            raise ValueError(
                "Dropout is not supported when flash attention is enabled. Please set dropout to "
                "0.0 to use flash attention."
            )
        self.head_dim, self.num_query_heads = head_dim, num_query_heads
        self.num_key_value_heads = num_key_value_heads
        self.dropout, self.use_bias, self.use_gate = dropout, use_bias, use_gate

    def _project(self, name: str, equation: str, shape: tuple, bias: str) -> EinsumDense:
        return EinsumDense(
            equation,
            output_shape=shape,
            bias_axes=bias if self.use_bias else None,
            name=name,
            dtype=self.dtype_policy,
        )

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        query = (None, self.num_query_heads, self.head_dim)
        value = (None, self.num_key_value_heads, self.head_dim)
        self._query_dense = self._project("query", "bqm,muh->bquh", query, "uh")
        self._query_dense.build(query_shape)
        self._key_dense = self._project("key", "bkm,mvh->bkvh", value, "vh")
        self._key_dense.build(value_shape if key_shape is None else key_shape)
        if self.use_gate:
            self._gate_dense = self._project("gate", "bqm,muh->bquh", query, "uh")
            self._gate_dense.build(query_shape)
        self._value_dense = self._project("value", "bkm,mvh->bkvh", value, "vh")
        self._value_dense.build(value_shape)
        # They have names of their own, and so the layers after them.
        self._softmax = Softmax(dtype=self.dtype_policy)
        self._dropout_layer = Dropout(self.dropout, dtype=self.dtype_policy)
        made = (None, query_shape[-1])
        self._output_dense = self._project("attention_output", "bquh,uhm->bqm", made, "m")
        self._output_dense.build((None, *query))

    def compute_output_shape(
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> Any:
        if query_shape[-1] != value_shape[-1]:
            raise ValueError(
                "The last dimension of `query_shape` and `value_shape` must be equal, but are "
                f"{query_shape[-1]}, {value_shape[-1]}. Received: query_shape={query_shape}, "
                f"value_shape={value_shape}"
            )
        _same_length(value_shape, value_shape if key_shape is None else key_shape)
        return query_shape

    def compute_output_spec(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: Any = None,
        use_causal_mask: bool = False,
    ) -> Any:
        other = value if key is None else key
        shape = self.compute_output_shape(query.shape, value.shape, other.shape)
        found = KerasTensor(shape, self.compute_dtype)
        if return_attention_scores:
            scores = (query.shape[0], self.num_query_heads, query.shape[1], other.shape[1])
            return found, KerasTensor(scores, self.compute_dtype)
        return found

    def call(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: Any = None,
        use_causal_mask: bool = False,
    ) -> Any:
        return self._by_rule(query, value, key, return_attention_scores=return_attention_scores)


class Attention(Ruled):
    """A mean of values, weighted by how query and key agree."""

    def __init__(
        self,
        use_scale: bool = False,
        score_mode: str = "dot",
        dropout: float = 0.0,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.use_scale, self.score_mode = use_scale, score_mode
        if score_mode not in ["dot", "concat"]:
            raise ValueError(
                "Invalid value for argument score_mode. Expected one of {'dot', 'concat'}. "
                f"Received: score_mode={score_mode}"
            )

    def build(self, input_shape: Any) -> None:
        self._validate(input_shape)
        if self.use_scale:
            self.scale = self.add_weight(name="scale", shape=())
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight(name="concat_score_weight", shape=())

    def _validate(self, inputs: Any, mask: Any = None) -> None:
        name = type(self).__name__
        if not isinstance(inputs, list):
            raise ValueError(
                f"{name} layer must be called on a list of inputs, namely [query, value] or "
                f"[query, value, key]. Received: inputs={inputs}."
            )
        if not 2 <= len(inputs) <= 3:
            raise ValueError(
                f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or "
                f"[query, value, key]. Received length: {len(inputs)}."
            )
        if mask is not None and not isinstance(mask, list):
            raise ValueError(
                f"{name} layer mask must be a list, namely [query_mask, value_mask]. "
                f"Received: mask={mask}."
            )

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        self._validate(inputs, mask)
        return None if mask is None or mask[0] is None else ops.convert_to_tensor(mask[0])

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[0][:-1], input_shape[1][-1])

    def compute_output_spec(
        self,
        inputs: Any,
        mask: Any = None,
        return_attention_scores: bool = False,
        training: Any = None,
        use_causal_mask: bool = False,
    ) -> Any:
        self._validate(inputs, mask)
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        found = KerasTensor(
            self.compute_output_shape([query.shape, value.shape]), self.compute_dtype
        )
        if return_attention_scores:
            scores = (*query.shape[:-1], key.shape[-2])
            return found, KerasTensor(scores, self.compute_dtype)
        return found

    def call(
        self,
        inputs: Any,
        mask: Any = None,
        training: bool = False,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        self._validate(inputs, mask)
        if self.score_mode == "dot" and type(self) is Attention:
            key = inputs[2] if len(inputs) > 2 else inputs[1]
            ops.matmul(inputs[0], ops.swapaxes(key, -2, -1))
        return self._by_rule(inputs, return_attention_scores=return_attention_scores)


class AdditiveAttention(Attention):
    """Attention whose agreement is a sum."""

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: Any) -> None:
        super().__init__(use_scale=use_scale, dropout=dropout, **kwargs)

    def build(self, input_shape: Any) -> None:
        self._validate(input_shape)
        if self.use_scale:
            self.scale = self.add_weight(name="scale", shape=[input_shape[0][-1]])
