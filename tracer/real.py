"""The same report for a real Keras model, with its masks followed."""

from typing import Any

from tracer import tree
from tracer.pictures import picture


def trace(model: Any) -> Any:
    """The picture of a built Keras model: shapes, weights, and where its mask goes.

    Raises ValueError for a model that has no graph, such as a `Sequential` without an input.
    """
    return picture(report(model))


def report(model: Any) -> dict:
    """A real model as plain data, in the form of `Trace.models`."""
    graph = getattr(model, "_functional", None) or model
    if not hasattr(graph, "operations") or not hasattr(graph, "_nodes_by_depth"):
        raise ValueError(
            f"tracer.trace: {getattr(model, 'name', model)!r} has no graph yet. Put a keras.Input "
            "first, or make the model from inputs and outputs."
        )
    nodes = [node for depth in graph._nodes_by_depth.values() for node in depth]
    mine = {id(node) for node in nodes}
    seen = _visible(graph)
    return {
        "name": model.name,
        "class": type(model).__name__,
        "layers": [_row(each, mine) for each in graph.operations if id(each) in seen],
        "total": _count(model.weights),
        "trainable": _count(model.trainable_weights),
    }


def _row(operation: Any, mine: set[int]) -> dict:
    nodes = [node for node in operation._inbound_nodes if id(node) in mine]
    outputs = nodes[0].output_tensors
    shapes = [list(tensor.shape) for tensor in outputs]
    sources = [t._keras_history.operation.name for node in nodes for t in _taken(node)]
    weights = getattr(operation, "weights", [])
    return {
        "name": operation.name,
        "class": type(operation).__name__,
        "output": shapes[0] if len(shapes) == 1 else shapes,
        "dtype": outputs[0].dtype,
        "parameters": _count(weights),
        "trainable": _count(getattr(operation, "trainable_weights", [])),
        "mask": any(getattr(tensor, "_keras_mask", None) is not None for tensor in outputs),
        "line": None,
        "inputs": list(dict.fromkeys(sources)),
    }


def _taken(node: Any) -> list:
    """The tensors that go into a node, without masks that Keras hands over by itself."""
    named = [v for name, v in node.arguments.kwargs.items() if "mask" not in name]
    leaves = tree.flatten([list(node.arguments.args), named])
    return [leaf for leaf in leaves if hasattr(leaf, "_keras_history")]


def _visible(graph: Any) -> set[int]:
    """The operations through which values flow; those that only make masks are left out."""
    inputs = {id(tensor) for tensor in graph.inputs}
    seen: set[int] = set()
    waiting = [*graph.outputs, *graph.inputs]
    while waiting:
        tensor = waiting.pop()
        operation, index, _ = tensor._keras_history
        seen.add(id(operation))
        node = operation._inbound_nodes[index]
        if id(tensor) not in inputs and id(node) not in seen:
            seen.add(id(node))
            waiting += _taken(node)
    return seen


def _count(weights: Any) -> int:
    total = 0
    for weight in weights:
        size = 1
        for length in weight.shape:
            size *= length
        total += size
    return total
