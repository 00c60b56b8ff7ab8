"""Recurrent layers, and what is wrapped around a layer."""

from typing import Any

from tracer import ops, shapes, tree
from tracer.layers.arguments import activation as function
from tracer.layers.arguments import named
from tracer.layers.layer import Layer, Ruled, is_default
from tracer.layers.spec import InputSpec
from tracer.operation import in_graph
from tracer.session import NoRule
from tracer.tensors import KerasTensor

#: Arguments that a recurrent layer hands to its cell, with what they are if not given.
CELL = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "use_bias": True,
    "kernel_initializer": "glorot_uniform",
    "recurrent_initializer": "orthogonal",
    "bias_initializer": "zeros",
    "unit_forget_bias": True,
    "kernel_regularizer": None,
    "recurrent_regularizer": None,
    "bias_regularizer": None,
    "kernel_constraint": None,
    "recurrent_constraint": None,
    "bias_constraint": None,
    "dropout": 0.0,
    "recurrent_dropout": 0.0,
    "seed": None,
    "reset_after": True,
    "implementation": 2,
}


class _Cell(Ruled):
    """One step: `gates` matrices for the input, and as many for the state."""

    gates = 1
    states = 1
    without: tuple[str, ...] = ("recurrent_activation", "unit_forget_bias", "reset_after")

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        if units <= 0:
            raise ValueError(
                "Received an invalid value for argument `units`, expected a positive integer, "
                f"got {units}."
            )
        own = [name for name in CELL if name not in self.without]
        given = dict(zip(own, args, strict=False))
        given |= {name: kwargs.pop(name) for name in own if name in kwargs}
        self._given = given
        super().__init__(**kwargs)
        self.units = units
        for name, value in (CELL | given).items():
            kind = name.rpartition("_")[2]
            if kind in ("initializer", "regularizer", "constraint"):
                named(value, kind)
        self.activation = function(given.get("activation", "tanh"))
        self.use_bias = given.get("use_bias", True)
        self.dropout = given.get("dropout", 0.0)
        self.recurrent_dropout = given.get("recurrent_dropout", 0.0)
        self.state_size: Any = units if self.states == 1 else [units] * self.states
        self.output_size = units

    def build(self, input_shape: Any) -> None:
        wide = self.units * self.gates
        self.kernel = self.add_weight(shape=(input_shape[-1], wide), name="kernel")
        self.recurrent_kernel = self.add_weight(shape=(self.units, wide), name="recurrent_kernel")
        self.bias = self.add_weight(shape=self._bias(), name="bias") if self.use_bias else None

    def _bias(self) -> tuple:
        return (self.units * self.gates,)

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        return self._by_rule(inputs, states)

    def compute_output_spec(self, inputs: Any, states: Any, training: bool = False) -> Any:
        made = KerasTensor((inputs.shape[0], self.units), self.compute_dtype)
        return made, [KerasTensor(made.shape, made.dtype) for _ in tree.flatten(states)]


class SimpleRNNCell(_Cell):
    """A step of SimpleRNN."""

    without = (*_Cell.without, "implementation")


class LSTMCell(_Cell):
    """A step of LSTM: four gates, two states."""

    gates, states = 4, 2
    without = ("reset_after",)


class GRUCell(_Cell):
    """A step of GRU: three gates, and two biases a gate unless `reset_after=False`."""

    gates = 3
    without = ("unit_forget_bias",)

    def _bias(self) -> tuple:
        wide = 3 * self.units
        return (2, wide) if self._given.get("reset_after", True) else (wide,)


class StackedRNNCells(Ruled):
    """Cells that work as one: each takes what the one before it puts out."""

    def __init__(self, cells: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for cell in cells:
            if not hasattr(cell, "call"):
                raise ValueError(
                    "All cells must have a `call` method. "
                    f"Received cell without a `call` method: {cell}"
                )
            if not hasattr(cell, "state_size"):
                raise ValueError(
                    "All cells must have a `state_size` attribute. "
                    f"Received cell without a `state_size`: {cell}"
                )
        self.cells = cells

    @property
    def state_size(self) -> list:
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> Any:
        return _output_size(self.cells[-1])

    def build(self, input_shape: Any) -> None:
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
            input_shape = (input_shape[0], _output_size(cell))

    def call(self, inputs: Any, states: Any, training: bool = False, **kwargs: Any) -> Any:
        found = []
        for cell, state in zip(self.cells, states, strict=False):
            alone = not tree.is_nested(state)
            inputs, new = cell(inputs, [state] if alone else list(state), **kwargs)
            found.append(new[0] if len(new) == 1 and alone else new)
        return inputs, found[0] if len(found) == 1 else found

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        return in_graph(self.call, *args, **kwargs)


def _copied(cell: Any) -> Any:
    """A cell of the same kind and name, with weights of its own."""
    if isinstance(cell, StackedRNNCells):
        return StackedRNNCells([_copied(each) for each in cell.cells], name=cell.name)
    if not isinstance(cell, _Cell):
        raise NoRule(f"a copy of a cell of the class {type(cell).__name__}")
    return type(cell)(**{**cell._made_with, "name": cell.name})


def _output_size(cell: Any) -> Any:
    """How many numbers a cell puts out."""
    if getattr(cell, "output_size", None) is not None:
        return cell.output_size
    return cell.state_size[0] if isinstance(cell.state_size, list | tuple) else cell.state_size


class RNN(Ruled):
    """A cell that goes through the steps of a sequence."""

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **kwargs: Any,
    ) -> None:
        if isinstance(cell, list | tuple):
            cell = StackedRNNCells(cell)
        if not hasattr(cell, "call"):
            raise ValueError(f"Argument `cell` should have a `call` method. Received: cell={cell}")
        if not hasattr(cell, "state_size"):
            raise ValueError(
                "The RNN cell should have a `state_size` attribute (single integer or list of "
                f"integers, one integer per RNN state). Received: cell={cell}"
            )
        super().__init__(**kwargs)
        self.cell = cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.zero_output_for_mask = zero_output_for_mask
        self.supports_masking = True
        size = cell.state_size
        if size is None:
            raise ValueError("state_size must be specified as property on the RNN cell.")
        if not isinstance(size, list | tuple | int):
            raise ValueError(
                "state_size must be an integer, or a list/tuple of integers (one for each state "
                "tensor)."
            )
        self.state_size = [size] if isinstance(size, int) else list(size)

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        step = (sequences_shape[0], *sequences_shape[2:])
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build(step)
        if self.stateful and sequences_shape[0] is None:
            raise ValueError(
                "When using `stateful=True` in a RNN, the batch size must be static. Found dynamic "
                f"batch size: sequence.shape={sequences_shape}"
            )

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        batch, length = sequences_shape[0], sequences_shape[1]
        size = getattr(self.cell, "output_size", None)
        size = self.state_size[0] if size is None else size
        if not isinstance(size, int):
            raise ValueError("output_size must be an integer.")
        shape = (batch, length, size) if self.return_sequences else (batch, size)
        states = tree.map_structure(lambda each: (batch, each), self.state_size)
        return (shape, *states) if self.return_state else shape

    def compute_output_spec(
        self,
        sequences: Any,
        initial_state: Any = None,
        mask: Any = None,
        training: bool = False,
    ) -> Any:
        found = self.compute_output_shape(tuple(sequences.shape))
        return tree.map_shapes(lambda shape: KerasTensor(shape, self.compute_dtype), found)

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> Any:
        if self.unroll and sequences.shape[1] is None:
            raise ValueError("Cannot unroll a RNN if the time dimension is undefined. ")
        return self._by_rule(sequences)

    def _again(self, name: str, backwards: bool) -> "RNN":
        """A copy of this layer with weights of its own."""
        back = backwards or self.go_backwards
        given = {**self._made_with, "name": name, "go_backwards": back}
        return type(self)(**{**given, "cell": _copied(self.cell)})

    def compute_mask(self, _: Any, mask: Any) -> Any:
        first = tree.flatten(mask)[0]
        found = first if self.return_sequences else None
        return [found, *(None for _ in self.state_size)] if self.return_state else found


class _Ready(RNN):
    """A recurrent layer with a cell of its own."""

    cell_class: type[_Cell] = SimpleRNNCell

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        own = [name for name in CELL if name not in self.cell_class.without]
        names = [name for name in own if name != "implementation"]
        if self.cell_class is SimpleRNNCell:
            names.remove("seed")
        given = dict(zip(names, args, strict=False))
        given |= {name: kwargs.pop(name) for name in own if name in kwargs}
        self._config = (units, given, {k: v for k, v in kwargs.items()})
        cell = self.cell_class(
            units,
            **given,
            dtype=kwargs.get("dtype"),
            trainable=kwargs.get("trainable", True),
            name=f"{self.cell_class.__name__[:-4].lower()}_cell"
            if self.cell_class is not SimpleRNNCell
            else "simple_rnn_cell",
        )
        kwargs.pop("use_cudnn", None)
        super().__init__(cell, **kwargs)
        self.input_spec = InputSpec(ndim=3)

    def _again(self, name: str, backwards: bool) -> "_Ready":
        units, given, kwargs = self._config
        plain = {k: v for k, v in kwargs.items() if k not in ("name", "go_backwards")}
        back = backwards or kwargs.get("go_backwards", False)
        return type(self)(units, **given, **plain, name=name, go_backwards=back)

    @property
    def units(self) -> int:
        return self.cell.units


class SimpleRNN(_Ready):
    """The plainest recurrent layer."""


class LSTM(_Ready):
    """A recurrent layer with gates and a memory."""

    cell_class = LSTMCell


class GRU(_Ready):
    """A recurrent layer with gates."""

    cell_class = GRUCell


class Wrapper(Layer):
    """A layer around a layer."""

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer} supplied to Wrapper isn't a supported layer type. Please ensure "
                "wrapped layer is a valid Keras layer."
            )
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape: Any = None) -> None:
        if self.layer.built:
            return
        if input_shape is None and not is_default(self.layer.build):
            raise TypeError("'NoneType' object is not subscriptable")
        self.layer.build(input_shape)


class SpectralNormalization(Wrapper, Ruled):
    """A layer whose kernel is kept at a spectral norm of one; its estimate is a weight."""

    def __init__(self, layer: Any, power_iterations: Any = 1, **kwargs: Any) -> None:
        super().__init__(layer, **kwargs)
        if power_iterations <= 0:
            raise ValueError(
                "`power_iterations` should be greater than zero. Received: "
                f"`power_iterations={power_iterations}`"
            )

    def build(self, input_shape: Any) -> None:
        super().build(input_shape)
        self.input_spec = InputSpec(min_ndim=1, axes={-1: shapes.item(input_shape, -1)})
        name = next((n for n in ("kernel", "embeddings") if hasattr(self.layer, n)), None)
        if name is None:
            raise ValueError(
                f"{type(self.layer).__name__} object has no attribute 'kernel' nor 'embeddings'"
            )
        self.kernel = getattr(self.layer, name)
        self.vector_u = self.add_weight(
            shape=(1, self.kernel.shape[-1]), trainable=False, name="vector_u"
        )

    def call(self, inputs: Any, training: bool = False) -> Any:
        return ops.cast(self.layer(inputs), inputs.dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self.layer.compute_output_shape(input_shape)


class TimeDistributed(Wrapper, Ruled):
    """The same layer at every step."""

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `TimeDistributed` layer with a `keras.layers.Layer` instance. "
                f"Received: {layer}"
            )
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    def _step(self, shape: Any) -> tuple:
        if not isinstance(shape, tuple | list) or len(shape) < 3:
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 "
                f"dimensions, received: {shape}"
            )
        return (shape[0], *shape[2:])

    def build(self, input_shape: Any) -> None:
        super().build(self._step(input_shape))

    def compute_output_shape(self, input_shape: Any) -> Any:
        found = self.layer.compute_output_shape(self._step(input_shape))
        return (found[0], input_shape[1], *found[1:])

    def compute_output_spec(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        return KerasTensor(self.compute_output_shape(tuple(inputs.shape)), self.compute_dtype)

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        return self._by_rule(inputs)


class Bidirectional(Ruled):
    """A recurrent layer forwards, and another backwards."""

    def __init__(
        self,
        layer: Any,
        merge_mode: Any = "concat",
        weights: Any = None,
        backward_layer: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. "
                f"Received: {layer}"
            )
        if backward_layer is not None and not isinstance(backward_layer, Layer):
            raise ValueError(
                "`backward_layer` need to be a `keras.layers.Layer` instance. "
                f"Received: {backward_layer}"
            )
        if merge_mode not in ["sum", "mul", "ave", "concat", None]:
            raise ValueError(
                f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                '{"sum", "mul", "ave", "concat", None}'
            )
        if not hasattr(layer, "_again"):
            raise NoRule(f"Bidirectional around {type(layer).__name__}")
        super().__init__(**kwargs)
        self.forward_layer = layer._again(f"forward_{layer.name.removeprefix('forward_')}", False)
        self.backward_layer = backward_layer or layer._again(
            f"backward_{layer.name.removeprefix('backward_')}", True
        )
        for name in ("go_backwards", "stateful", "return_sequences", "return_state"):
            one, other = getattr(self.forward_layer, name), getattr(self.backward_layer, name)
            if name == "go_backwards" and one == other:
                raise ValueError(
                    "Forward layer and backward layer should have different `go_backwards` value. "
                    f"Received: forward_layer.go_backwards {one}, "
                    f"backward_layer.go_backwards={other}"
                )
            if name != "go_backwards" and one != other:
                raise ValueError(
                    "Forward layer and backward layer are expected to have the same value for "
                    f'attribute "{name}", got "{one}" for forward layer and "{other}" for '
                    "backward layer"
                )
        self.merge_mode = merge_mode
        self.stateful, self.return_sequences = layer.stateful, layer.return_sequences
        self.return_state = layer.return_state
        self.supports_masking = True
        self.input_spec = layer.input_spec

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        for layer in (self.forward_layer, self.backward_layer):
            if not layer.built:
                layer.build(sequences_shape)

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        found = self.forward_layer.compute_output_shape(sequences_shape)
        states: tuple = ()
        if self.return_state:
            found, states = found[0], tuple(found[1:])
        if self.merge_mode == "concat":
            found = (*found[:-1], found[-1] * 2)
        elif self.merge_mode is None:
            found = (found, found)
        if self.return_state:
            merged = found if self.merge_mode is None else (found,)
            return (*merged, *states, *states)
        return found

    def compute_output_spec(
        self,
        sequences: Any,
        initial_state: Any = None,
        mask: Any = None,
        training: Any = None,
    ) -> Any:
        found = self.compute_output_shape(tuple(sequences.shape))
        return tree.map_shapes(lambda shape: KerasTensor(shape, self.compute_dtype), found)

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: Any = None
    ) -> Any:
        return self._by_rule(sequences)

    def compute_mask(self, _: Any, mask: Any) -> Any:
        mask = mask[0] if isinstance(mask, list) else mask
        if self.return_sequences:
            return mask if self.merge_mode else (mask, mask)
        return None if self.merge_mode else (None, None)
