"""What can be called on a symbolic tensor, and the graph that calls leave behind."""

import inspect
from collections import namedtuple
from typing import Any

from tracer import tree
from tracer.session import NoRule, ValuesNeeded, current
from tracer.tensors import KerasTensor, TFTensor, is_symbolic, is_tensor

History = namedtuple("History", ["operation", "node_index", "tensor_index"])


def symbolic_among(args: Any, kwargs: Any) -> bool:
    return any(is_symbolic(leaf) for leaf in tree.flatten([list(args), dict(kwargs)]))


class Node:
    """One call of an operation: its arguments and what came out."""

    def __init__(self, operation: Any, args: tuple, kwargs: dict, outputs: Any) -> None:
        self.operation, self.args, self.kwargs = operation, args, kwargs
        self.outputs = [] if outputs is None else tree.flatten(outputs)
        for each in self.outputs:
            if not is_symbolic(each):
                raise ValueError(
                    f"All operation outputs must be tensors. Operation {operation} returned a "
                    f"non-tensor. Non-tensor received: {each}"
                )
        leaves = tree.flatten([list(args), dict(kwargs)])
        self.input_tensors = [leaf for leaf in leaves if is_symbolic(leaf)]
        recorded = all(each.record_history for each in self.input_tensors)
        if recorded:
            for each in self.input_tensors:
                if not hasattr(each, "_keras_history"):
                    each._keras_history = History(None, 0, 0)
        operation._inbound_nodes.append(self)
        for each in self.input_tensors:
            if each._keras_history.operation is not None:
                each._keras_history.operation._outbound_nodes.append(self)
        if recorded:
            index = len(operation._inbound_nodes) - 1
            for i, each in enumerate(self.outputs):
                each._keras_history = History(operation, index, i)
        self.is_input = not self.input_tensors

    @property
    def output_tensors(self) -> list:
        return self.outputs

    @property
    def arguments(self) -> "Node":
        """What has `args` and `kwargs`, as a node of Keras names it."""
        return self

    @property
    def parent_nodes(self) -> list["Node"]:
        histories = [each._keras_history for each in self.input_tensors]
        return [h.operation._inbound_nodes[h.node_index] for h in histories if h.operation]

    def filled(self, tensors: dict) -> tuple[list, dict]:
        """The arguments with other tensors in the places of its own."""

        def fill(leaf: Any) -> Any:
            return tensors.get(id(leaf), leaf) if is_symbolic(leaf) else leaf

        return [tree.map_structure(fill, arg) for arg in self.args], {
            name: tree.map_structure(fill, arg) for name, arg in self.kwargs.items()
        }


class Operation:
    """Something with a name that turns tensors into tensors."""

    def __init__(self, name: str | None = None) -> None:
        if name is None:
            name = current().name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise ValueError(
                "Argument `name` must be a string and cannot contain character `/`. "
                f"Received: name={name} (of type {type(name)})"
            )
        self.name = name
        self._inbound_nodes: list[Node] = []
        self._outbound_nodes: list[Node] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        call = self.symbolic_call if symbolic_among(args, kwargs) else self.call
        try:
            return call(*args, **kwargs)
        except (ValuesNeeded, NoRule):
            raise
        except Exception as error:
            told = _with_arguments(error, call, type(self).__name__, args, kwargs)
            if told is error:
                raise  # it keeps what it was raised from
            raise told from error

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        outputs = self.compute_output_spec(*args, **kwargs)
        Node(self, args, kwargs, outputs)
        return outputs

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return in_graph(self.call, *args, **kwargs)
        except (ValuesNeeded, NoRule):
            raise
        except Exception as error:
            name = type(self).__name__
            told = (
                f"Could not automatically infer the output shape / dtype of '{self.name}' (of type "
                f"{name}). Either the `{name}.call()` method is incorrect, or you need to "
                f"implement the `{name}.compute_output_spec() / compute_output_shape()` method. "
                f"Error encountered:\n\n{error}"
            )
            raise _again(error, told) from error

    def _attribute(self, node_index: int, side: str) -> Any:
        if not self._inbound_nodes:
            raise AttributeError(
                f"The layer {self.name} has never been called and thus has no defined {side[:-8]}."
            )
        if len(self._inbound_nodes) <= node_index:
            raise ValueError(
                f"Asked to get {side[:-8]} at node {node_index}, but the operation has only "
                f"{len(self._inbound_nodes)} inbound nodes."
            )
        values = getattr(self._inbound_nodes[node_index], side)
        return values[0] if len(values) == 1 else values

    @property
    def input(self) -> Any:
        return self._attribute(0, "input_tensors")

    @property
    def output(self) -> Any:
        return self._attribute(0, "output_tensors")


def in_graph(call: Any, *args: Any, **kwargs: Any) -> Any:
    """Call with placeholders of TensorFlow in place of symbolic tensors; turn the result back."""

    def placeholder(leaf: Any) -> Any:
        if not is_symbolic(leaf):
            return leaf
        made = TFTensor(leaf.shape, leaf.dtype, eager=False)
        made.sparse = leaf.sparse
        if leaf.name.startswith(("data", "Cast")):  # what a model is fed keeps its name
            made.name = f"{leaf.name}:0"  # type: ignore[attr-defined]
        return made

    def back(leaf: Any) -> Any:
        if not is_tensor(leaf):
            return leaf
        return KerasTensor(tuple(leaf.shape), leaf.dtype, getattr(leaf, "sparse", False))

    given = [tree.map_structure(placeholder, arg) for arg in args]
    named = {name: tree.map_structure(placeholder, arg) for name, arg in kwargs.items()}
    return tree.map_structure(back, call(*given, **named))


def _again(error: Exception, message: str) -> Exception:
    """An error of the same type with another message."""
    try:
        return type(error)(message)
    except TypeError:
        return RuntimeError(message)


def shown(value: Any) -> str:
    """An argument as Keras shows it below an error."""
    if is_tensor(value):
        return f"tf.Tensor(shape={value.shape}, dtype={value._dtype})"
    return repr(value)


def _with_arguments(error: Exception, call: Any, name: str, args: Any, kwargs: Any) -> Exception:
    """The error of the innermost call that fails, with what it was called with."""
    if hasattr(error, "_told"):
        return error
    signature = inspect.signature(call)
    try:
        bound = signature.bind(*args, **kwargs).arguments
    except TypeError:
        return error
    lines = []
    for parameter in signature.parameters.values():
        value = bound.get(parameter.name, parameter.default)
        if parameter.name in bound:
            value = tree.map_structure(shown, value)
        lines.append(f"  • {parameter.name}={value}")
    if not lines:
        return error
    message = error.args[0] if error.args else ""
    told = (
        f"Exception encountered when calling {name}.call().\n\n\x1b[1m{message}\x1b[0m\n\n"
        f"Arguments received by {name}.call():\n" + "\n".join(lines)
    )
    again = _again(error, told)
    again._told = True  # type: ignore[attr-defined]
    return again
