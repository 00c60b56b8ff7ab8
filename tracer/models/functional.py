"""The functional model: made of symbolic inputs and outputs."""

import warnings
from typing import Any

from tracer import ops, tree
from tracer.layers.input import Input
from tracer.layers.layer import Layer
from tracer.layers.spec import InputSpec
from tracer.models.graph import Graph
from tracer.models.model import Model
from tracer.operation import Node
from tracer.tensors import KerasTensor, is_symbolic, is_tensor, mask_of


class Functional(Model):
    """A model made of symbolic inputs and outputs."""

    _last_made = "_graph"

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any) -> None:
        trainable = kwargs.pop("trainable", None)
        for side, given in (("inputs", inputs), ("outputs", outputs)):
            for each in tree.flatten(given):
                if not is_symbolic(each):
                    raise ValueError(
                        f"All `{side}` values must be KerasTensors. Received: {side}={given} "
                        f"including invalid value {each} of type {type(each)}"
                    )
        if isinstance(inputs, dict):
            for key, value in inputs.items():
                if key != value.name:
                    warnings.warn(
                        "When providing `inputs` as a dict, all keys in the dict must match the "
                        f"names of the corresponding tensors. Received key '{key}' mapping to "
                        f"value {value} which has name '{value.name}'. Change the tensor name to "
                        f"'{key}' (via `Input(..., name='{key}')`)",
                        stacklevel=2,
                    )
        Layer.__init__(self, name=name, **kwargs)
        if any(not _enters(each) for each in tree.flatten(inputs)):
            inputs, outputs = _cloned(inputs, outputs)
        self._inputs_struct = inputs
        self._outputs_struct = outputs
        self._input_tensors = tree.flatten(inputs)
        self._output_tensors = tree.flatten(outputs)
        for side, found in (("inputs", self._input_tensors), ("outputs", self._output_tensors)):
            if not found:
                raise ValueError(
                    f"`{side}` argument cannot be empty. Received:\ninputs={inputs}\n"
                    f"outputs={outputs}"
                )
        self._graph = Graph(self._input_tensors, self._output_tensors, outputs)
        for layer in self.layers:
            self._track(layer)
        if trainable is not None:
            self.trainable = trainable
        self.built = True
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self._locked = False

    def _lock_state(self) -> None:
        """Layers may be attached later on."""

    @property
    def inputs(self) -> list:
        return self._input_tensors

    @property
    def outputs(self) -> list:
        return self._output_tensors

    @property
    def input(self) -> Any:
        return self._inputs_struct

    @property
    def output(self) -> Any:
        return self._outputs_struct

    @property
    def operations(self) -> list:
        return list(self._graph.operations)

    @property
    def layers(self) -> list[Layer]:
        return [each for each in self._graph.operations if isinstance(each, Layer)]

    @property
    def input_shape(self) -> Any:
        found = [tensor.shape for tensor in self._input_tensors]
        return found[0] if len(found) == 1 else found

    @property
    def output_shape(self) -> Any:
        found = [tensor.shape for tensor in self._output_tensors]
        return found[0] if len(found) == 1 else found

    @property
    def input_names(self) -> list[str]:
        return [tensor._keras_history.operation.name for tensor in self._input_tensors]

    @property
    def output_names(self) -> list[str]:
        return [tensor._keras_history.operation.name for tensor in self._output_tensors]

    def build(self, input_shape: Any = None) -> None:
        self.built = True

    build._is_default = True  # type: ignore[attr-defined]

    @property
    def input_spec(self) -> Any:
        if self.__dict__.get("_spec"):
            return self.__dict__["_spec"]

        def spec(tensor: Any, name: str | None = None) -> InputSpec:
            operation = tensor._keras_history.operation
            return InputSpec(
                shape=(None, *tensor.shape[1:]) if tensor.shape else (),
                allow_last_axis_squeeze=True,
                name=name or operation.name,
                optional=getattr(operation, "optional", False),
            )

        if isinstance(self._inputs_struct, dict):
            return [spec(self._inputs_struct[name], name) for name in sorted(self._inputs_struct)]
        return [spec(tensor) for tensor in self._input_tensors]

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        self.__dict__["_spec"] = value

    def _check_inputs(self, first: Any) -> None:
        for given, own in zip(tree.flatten(first), self._input_tensors, strict=False):
            operation = own._keras_history.operation
            if given is None and not getattr(operation, "optional", False):
                raise ValueError(
                    f"The input '{own.name}' is not optional, but None was passed. Please provide "
                    "a valid tensor."
                )
        super()._check_inputs(first)

    def call(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        given = self._standardized(inputs)
        for tensor, each in zip(given, tree.flatten(mask), strict=False):
            if each is not None:
                tensor._keras_mask = each
        found = self._graph.run(given)
        return found[0] if isinstance(found, list) and len(found) == 1 else found

    def _standardized(self, inputs: Any) -> list:
        struct = self._inputs_struct
        if isinstance(struct, list) and len(struct) == 1 and is_tensor(inputs):
            inputs = [inputs]
        elif isinstance(inputs, dict) and not isinstance(struct, dict):
            if tree.is_nested(struct):
                wanted = [tensor.name for tensor in struct]
                if set(wanted) <= set(inputs):
                    inputs = [inputs[name] for name in wanted]
            elif struct.name in inputs:
                inputs = [inputs[struct.name]]
        if not tree.same(inputs, struct):
            wanted = tree.map_structure(lambda x: x.name, struct)
            shown = tree.map_structure(
                lambda x: "None" if x is None else f"Tensor(shape={x.shape})", inputs
            )
            warnings.warn(
                f"The structure of `inputs` doesn't match the expected structure.\nExpected: "
                f"{wanted}\nReceived: inputs={shown}",
                stacklevel=2,
            )
        converted: list = []
        for given, own in zip(tree.flatten(inputs), self._input_tensors, strict=False):
            mask = mask_of(given)
            if given is None:
                converted.append(None)
                continue
            tensor = ops.convert_to_tensor(given)
            if tensor._dtype != own.dtype:
                values, tensor = tensor.known, ops.cast(tensor, own.dtype)
                tensor.known = values
            tensor = self._ranked(tensor, own, len(converted))
            if mask is not None:
                tensor._keras_mask = mask
            converted.append(tensor)
        return converted

    def _ranked(self, tensor: Any, own: Any, index: int) -> Any:
        rank, wanted = len(tensor.shape), len(own.shape)
        if rank == wanted:
            return tensor
        if rank == wanted + 1 and tensor.shape[-1] == 1:
            return ops.squeeze(tensor, axis=-1)
        if rank == wanted - 1 and own.shape[-1] == 1:
            return ops.expand_dims(tensor, axis=-1)
        struct = self._inputs_struct
        path: Any = index if tree.is_nested(struct) else ""
        if isinstance(struct, dict):
            path = sorted(struct)[index]
        raise ValueError(
            f"Invalid input shape for input {tensor} with name '{own.name}' and path "
            f"'{path}'. Expected shape "
            f"{own.shape}, but input has incompatible shape {tensor.shape}"
        )

    def compute_output_spec(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        self._check_inputs(inputs)
        given = tree.flatten(inputs)
        if all(x.shape == own.shape for x, own in zip(given, self._input_tensors, strict=False)):
            return tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), self._outputs_struct)
        return self._graph.run(inputs, lambda operation: operation.compute_output_spec)

    def compute_output_shape(self, input_shape: Any) -> Any:
        given = tree.map_shapes(KerasTensor, input_shape)
        for x, own in zip(tree.flatten(given), self._input_tensors, strict=False):
            x._dtype = own.dtype
        return tree.map_structure(lambda x: x.shape, self.compute_output_spec(given))


def _enters(tensor: Any) -> bool:
    """Whether a tensor is that of an `Input`."""
    operation, index, _ = tensor._keras_history
    return operation is not None and operation._inbound_nodes[index].is_input


def _cloned(inputs: Any, outputs: Any) -> tuple[Any, Any]:
    """The graph from tensors in the middle of another: with inputs and calls of its own."""
    graph = Graph(tree.flatten(inputs), tree.flatten(outputs), outputs)
    made: dict[int, Any] = {}
    for each in tree.flatten(inputs):
        made[id(each)] = (
            each
            if _enters(each)
            else Input(batch_shape=each.shape, dtype=each.dtype, name=f"{each.name}CLONE")
        )
    for node in graph.nodes:
        if node.is_input or all(id(tensor) in made for tensor in node.outputs):
            continue
        args, kwargs = node.filled(made)
        copies = [KerasTensor(tensor.shape, tensor.dtype) for tensor in node.outputs]
        for tensor, copy in zip(node.outputs, copies, strict=True):
            made[id(tensor)] = copy  # without its mask, as Keras has it
        Node(node.operation, tuple(args), kwargs, copies)
    return (
        tree.map_structure(lambda tensor: made[id(tensor)], inputs),
        tree.map_structure(lambda tensor: made.get(id(tensor), tensor), outputs),
    )


Model._functional_model = Functional
