"""The same report for a real Keras model, with its masks followed."""

from typing import Any

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
    return {
        "name": model.name,
        "class": type(model).__name__,
        "layers": [_row(operation, mine) for operation in graph.operations],
        "total": _count(model.weights),
        "trainable": _count(model.trainable_weights),
    }


def _row(operation: Any, mine: set[int]) -> dict:
    nodes = [node for node in operation._inbound_nodes if id(node) in mine]
    outputs = nodes[0].output_tensors
    shapes = [list(tensor.shape) for tensor in outputs]
    sources = [
        tensor._keras_history.operation.name for node in nodes for tensor in node.input_tensors
    ]
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


def _count(weights: Any) -> int:
    total = 0
    for weight in weights:
        size = 1
        for length in weight.shape:
            size *= length
        total += size
    return total
