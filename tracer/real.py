"""The same report for a real Keras model, with its masks followed."""

from typing import Any

from tracer.pictures import picture
from tracer.rows import count, rows


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
    return {
        "name": model.name,
        "class": type(model).__name__,
        "layers": rows(graph, [node for depth in graph._nodes_by_depth.values() for node in depth]),
        "total": count(model.weights),
        "trainable": count(model.trainable_weights),
    }
