"""Recurrent layers whose steps are convolutions."""

from typing import Any

from tracer import shapes
from tracer.layers.arguments import activation, lengths, named
from tracer.layers.arguments import data_format as format_of
from tracer.layers.arguments import padding as padding_of
from tracer.layers.layer import Ruled
from tracer.layers.recurrent import RNN
from tracer.layers.spec import InputSpec
from tracer.tensors import KerasTensor

#: The arguments that say how weights begin and are held in bounds.
KEPT = tuple(
    f"{part}_{kind}"
    for kind in ("initializer", "regularizer", "constraint")
    for part in ("kernel", "recurrent", "bias")
)


class ConvLSTMCell(Ruled):
    """A step of a ConvLSTM: four gates, two states, each of them a picture."""

    def __init__(self, rank: int, given: dict, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rank, self.filters = rank, given["filters"]
        self.kernel_size = lengths(given["kernel_size"], rank, "kernel_size")
        self.strides = lengths(given["strides"], rank, "strides", zero=True)
        self.padding = padding_of(given["padding"])
        self.data_format = format_of(given["data_format"])
        self.dilation_rate = lengths(given["dilation_rate"], rank, "dilation_rate")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "Specifying `strides > 1` is not compatible with `dilation_rate > 1`. Please "
                "provide `strides=1` or `dilation_rate=1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )
        self.activation = activation(given["activation"])
        self.recurrent_activation = activation(given["recurrent_activation"])
        self.use_bias = given["use_bias"]
        for name in KEPT:
            named(given[name], name.rpartition("_")[2])
        self.input_spec = InputSpec(ndim=rank + 2)
        self.state_size = -1

    @property
    def _last(self) -> bool:
        return self.data_format == "channels_last"

    def build(self, inputs_shape: Any, states_shape: Any = None) -> None:
        spatial = inputs_shape[1:-1] if self._last else inputs_shape[2:]
        channels = inputs_shape[-1 if self._last else 1]
        if None in spatial:
            raise ValueError(
                "ConvLSTM layers only support static input shapes for the spatial dimension. "
                f"Received invalid input shape: input_shape={inputs_shape}"
            )
        if channels is None:
            raise ValueError(
                "The channel dimension of the inputs (last axis) should be defined. Found None. "
                f"Full input shape received: input_shape={inputs_shape}"
            )
        wide = self.filters * 4
        self.kernel = self.add_weight(shape=(*self.kernel_size, channels, wide), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(*self.kernel_size, self.filters, wide), name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(wide,), name="bias") if self.use_bias else None

    def convolved(self, shape: Any) -> tuple:
        """The shape of a state, for that of a step."""
        sizes = self.kernel_size, self.strides, self.padding
        return shapes.convolved(shape, self.filters, *sizes, self._last, self.dilation_rate)

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        return self._by_rule(inputs, states)

    def compute_output_spec(self, inputs: Any, states: Any, training: bool = False) -> Any:
        made = KerasTensor(self.convolved(tuple(inputs.shape)), self.compute_dtype)
        return made, [KerasTensor(made.shape, made.dtype) for _ in range(2)]


class _ConvLSTM(RNN):
    """An LSTM whose matrices are kernels."""

    rank = 1

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        data_format: Any = None,
        dilation_rate: Any = 1,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        **kwargs: Any,
    ) -> None:
        given = {name: value for name, value in locals().items() if name in (*KEPT, *SHAPED)}
        cell = ConvLSTMCell(self.rank, given, name="conv_lstm_cell", dtype=kwargs.get("dtype"))
        super().__init__(
            cell,
            return_sequences=return_sequences,
            return_state=return_state,
            go_backwards=go_backwards,
            stateful=stateful,
            activity_regularizer=activity_regularizer,
            **kwargs,
        )
        self.input_spec = InputSpec(ndim=self.rank + 3)

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        batch, steps, *rest = sequences_shape
        state = self.cell.convolved((batch, *rest))
        made = (batch, steps, *state[1:]) if self.return_sequences else state
        return (made, state, state) if self.return_state else made

    def _again(self, name: str, backwards: bool) -> "_ConvLSTM":
        back = backwards or self.go_backwards
        return type(self)(**{**self._made_with, "name": name, "go_backwards": back})

    def compute_mask(self, _: Any, mask: Any) -> Any:
        found = super().compute_mask(_, mask)
        return [found[0], None, None] if self.return_state else found


#: What a cell asks for beside `KEPT`.
SHAPED = (
    *("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate"),
    *("activation", "recurrent_activation", "use_bias"),
)


class ConvLSTM1D(_ConvLSTM):
    """A ConvLSTM over sequences of rows."""


class ConvLSTM2D(_ConvLSTM):
    """A ConvLSTM over sequences of pictures."""

    rank = 2


class ConvLSTM3D(_ConvLSTM):
    """A ConvLSTM over sequences of volumes."""

    rank = 3
