"""Which weights a loss does not reach: those that Keras warns of when it trains."""

import warnings
from typing import Any

from tracer import dtypes, tree
from tracer.layers import CategoryEncoding, Discretization, Embedding
from tracer.models.graph import Graph


def check(model: Any, graph: Graph | None, judged: list[tuple]) -> None:
    """Warn of weights without a gradient, or raise ValueError where none has one.

    `judged` are the paths of the outputs that have a loss. Only a graph tells what comes from what.
    """
    if graph is None:
        return
    reached = _reached([tree.at(path, graph.structure) for path in judged])
    fed = {id(weight) for layer in reached for weight in getattr(layer, "trainable_weights", ())}
    wanted = model.trainable_weights
    missing = [weight.path for weight in wanted if id(weight) not in fed]
    if wanted and len(missing) == len(wanted):
        raise ValueError("No gradients provided for any variable.")
    if missing:
        warnings.warn(
            f"Gradients do not exist for variables {missing} when minimizing the loss. If using "
            "`model.compile()`, did you forget to provide a `loss` argument?",
            stacklevel=2,
        )


#: Operations through which no gradient comes back.
STOPPING = ("StopGradient", "Round", "Floor", "Ceil", "FloorDivide", "ZerosLike", "OnesLike")

#: Layers that take numbers for ids: their weights have gradients, and their inputs none.
LOOKING_UP = (Embedding, CategoryEncoding, Discretization)


def _reached(outputs: list) -> list:
    """The operations that gradients come to; integers carry none."""
    found: dict[int, Any] = {}
    seen: set[int] = set()
    waiting = tree.flatten(outputs)
    while waiting:
        tensor = waiting.pop()
        operation, index, _ = tensor._keras_history
        if id(tensor) in seen or tensor._dtype not in dtypes.FLOATS:
            continue
        seen.add(id(tensor))
        if type(operation).__name__ in STOPPING:
            continue
        found[id(operation)] = operation
        if isinstance(operation, LOOKING_UP):
            continue
        waiting += operation._inbound_nodes[index].input_tensors
    return list(found.values())
