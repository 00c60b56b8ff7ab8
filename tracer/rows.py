"""A graph as rows: of the stand-ins, or of Keras itself, whose graphs have the same parts."""

from typing import Any

from tracer import tree


def rows(graph: Any, nodes: list) -> list[dict]:
    """A row for each operation through which values flow. `nodes` are those of the graph."""
    mine = {id(node) for node in nodes}
    seen = _visible(graph)
    return [row(each, mine) for each in graph.operations if id(each) in seen]


def row(operation: Any, mine: set[int] | None = None) -> dict:
    """An operation as plain data. `mine` are the nodes of the graph, by their ids."""
    nodes = [
        node
        for node in getattr(operation, "_inbound_nodes", ())
        if mine is None or id(node) in mine
    ]
    sources = [t._keras_history.operation.name for node in nodes for t in _taken(node)]
    return told(operation, nodes[0].output_tensors if nodes else [], sources)


def named(history: Any) -> str:
    """The layer that a tensor comes from; from the second call of it on, with the call's number."""
    call = history.node_index + 1
    return history.operation.name if call == 1 else f"{history.operation.name} ({call})"


def told(layer: Any, outputs: list, sources: list[str]) -> dict:
    """A layer as plain data, with what it put out and the names of what it took from."""
    made = [list(tensor.shape) for tensor in outputs]
    masks = [getattr(tensor, "_keras_mask", None) is not None for tensor in outputs]
    return {
        "name": getattr(layer, "name", ""),
        "class": type(layer).__name__,
        "output": (made[0] if len(made) == 1 else made) if made else None,
        "dtype": str(outputs[0].dtype) if outputs else None,
        "parameters": count(getattr(layer, "weights", ())) if built(layer) else None,
        "trainable": count(getattr(layer, "trainable_weights", ())),
        "mask": any(masks) if masks else None,
        "line": getattr(layer, "_line", None),
        "inputs": list(dict.fromkeys(sources)),
    }


def built(layer: Any) -> bool:
    """Whether it has its weights; an operation that is no layer has none to make."""
    return getattr(layer, "built", True)


def count(weights: Any) -> int:
    """The number of values in weights."""
    total = 0
    for weight in weights:
        size = 1
        for length in weight.shape:
            size *= length
        total += size
    return total


def _taken(node: Any) -> list:
    """The tensors that go into a node, without masks that Keras hands over by itself."""
    named = [value for name, value in node.arguments.kwargs.items() if "mask" not in name]
    leaves = tree.flatten([list(node.arguments.args), named])
    return [leaf for leaf in leaves if getattr(leaf, "_keras_history", None)]


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
