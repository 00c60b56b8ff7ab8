"""What is told of the models: a row per layer with its shape, its weights, its mask, its line."""

from typing import Any

from tracer import shapes, tree
from tracer.layers.input import InputLayer
from tracer.layers.layer import Layer
from tracer.models import Functional, Model, Sequential
from tracer.session import Call, Session
from tracer.tensor import Tensor
from tracer.tensors import is_symbolic, mask_of


def reports(session: Session, names: dict, failed: Any = None) -> list[dict]:
    """A report for each model that the code made, and one of the layers that are in none."""
    made = session.made()
    inner = {id(layer) for model in made for layer in model._layers if isinstance(layer, Model)}
    found = [
        report(model, session) for model in made if id(model) not in inner or _named(model, names)
    ]
    covered = {id(layer) for model in made for layer in _all_layers(model)}
    loose = [
        call
        for call in session.calls
        if call.inside == 0 and id(call.layer) not in covered and not isinstance(call.layer, Model)
    ]
    if loose:
        rows = _inputs_of(loose) + [_row_of_call(call) for call in loose]
        found.append(_totalled("layers", "unfinished" if failed else "layers", rows, loose))
    return found


def _named(model: Any, names: dict) -> bool:
    return any(value is model for value in names.values())


def _all_layers(model: Any) -> list[Layer]:
    found, waiting = [], list(model._layers)
    while waiting:
        layer = waiting.pop()
        found.append(layer)
        waiting += layer._layers
    return found


def report(model: Any, session: Session) -> dict:
    """A model as rows: its operations in the order of its graph, or its layers."""
    graph = model._functional if isinstance(model, Sequential) else model
    if isinstance(graph, Functional):
        mine = {id(node) for node in graph._graph.nodes}
        seen = _visible(graph._graph)
        rows = [row(each, mine) for each in graph._graph.operations if id(each) in seen]
    else:
        calls = {id(call.layer): call for call in session.calls}
        rows = [_row_unbuilt(layer, calls.get(id(layer))) for layer in model._layers]
    return {
        "name": model.name,
        "class": type(model).__name__,
        "layers": rows,
        "total": _count(model.weights),
        "trainable": _count(model.trainable_weights),
    }


def _taken(node: Any) -> list:
    """The tensors that go into a node, without masks that Keras hands over by itself."""
    named = [value for name, value in node.kwargs.items() if "mask" not in name]
    return [leaf for leaf in tree.flatten([list(node.args), named]) if is_symbolic(leaf)]


def _visible(graph: Any) -> set[int]:
    """The operations through which values flow; those that only make masks are left out."""
    seen: set[int] = set()
    waiting = [*graph.outputs, *graph.inputs]
    inputs = {id(tensor) for tensor in graph.inputs}
    while waiting:
        tensor = waiting.pop()
        operation, index, _ = tensor._keras_history
        seen.add(id(operation))
        node = operation._inbound_nodes[index]
        if id(tensor) not in inputs and id(node) not in seen:
            seen.add(id(node))
            waiting += _taken(node)
    return seen


def _totalled(name: str, kind: str, rows: list[dict], calls: list[Call]) -> dict:
    weights: list = []
    for call in calls:
        weights += [w for w in call.layer.weights if all(w is not each for each in weights)]
    trained = [w for w in weights if w.trainable]
    return {
        "name": name,
        "class": kind,
        "layers": rows,
        "total": _count(weights),
        "trainable": _count(trained),
    }


def _count(weights: list) -> int:
    return sum(shapes.size(weight._shape) or 0 for weight in weights)


def _inputs_of(calls: list[Call]) -> list[dict]:
    """Rows for the inputs that loose layers were called on."""
    found: list[dict] = []
    for call in calls:
        for tensor in tree.flatten(list(call.inputs)):
            history = getattr(tensor, "_keras_history", None)
            if history and isinstance(history.operation, InputLayer):
                entry = row(history.operation, None)
                if entry not in found:
                    found.append(entry)
    return found


def row(operation: Any, mine: set | None) -> dict:
    """An operation of a graph as plain data. `mine` are the nodes of the graph, by their ids."""
    nodes = [n for n in operation._inbound_nodes if mine is None or id(n) in mine]
    node = nodes[0] if nodes else None
    outputs = node.outputs if node else []
    sources = [
        tensor._keras_history.operation.name
        for each in nodes
        for tensor in _taken(each)
        if tensor._keras_history.operation
    ]
    return _told(operation, outputs, list(dict.fromkeys(sources)))


def _row_of_call(call: Call) -> dict:
    outputs = [x for x in tree.flatten(call.outputs) if isinstance(x, Tensor)]
    sources = [
        x._keras_history.operation.name
        for x in tree.flatten(list(call.inputs))
        if is_symbolic(x) and getattr(x, "_keras_history", None) and x._keras_history.operation
    ]
    return _told(call.layer, outputs, list(dict.fromkeys(sources)))


def _row_unbuilt(layer: Any, call: Call | None) -> dict:
    if layer._inbound_nodes:
        return row(layer, {id(layer._inbound_nodes[-1])})
    return _told(layer, [], []) if call is None else _row_of_call(call)


def _told(layer: Any, outputs: list, sources: list[str]) -> dict:
    made = [list(tensor._shape) for tensor in outputs]
    weights = layer.weights
    masks = [mask_of(tensor) is not None for tensor in outputs]
    return {
        "name": layer.name,
        "class": type(layer).__name__,
        "output": (made[0] if len(made) == 1 else made) if made else None,
        "dtype": str(outputs[0]._dtype) if outputs else None,
        "parameters": _count(weights) if layer.built else None,
        "trainable": _count([w for w in weights if w.trainable]) if layer.trainable else 0,
        "mask": any(masks) if masks else None,
        "line": getattr(layer, "_line", None),
        "inputs": sources,
    }
