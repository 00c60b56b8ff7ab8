"""What is told of the models: a row per layer with its shape, its weights, its mask, its line."""

from typing import Any

from tracer import tree
from tracer.layers.input import InputLayer
from tracer.layers.layer import Layer
from tracer.models import Functional, Model, Sequential
from tracer.rows import count, named, row, rows, told
from tracer.session import Call, Session
from tracer.tensor import Tensor
from tracer.tensors import is_symbolic


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
        layers = rows(graph._graph, graph._graph.nodes)
    else:
        calls = {id(call.layer): call for call in session.calls}
        layers = [_row_unbuilt(layer, calls.get(id(layer))) for layer in model._layers]
    return {
        "name": model.name,
        "class": type(model).__name__,
        "layers": layers,
        "total": count(model.weights),
        "trainable": count(model.trainable_weights),
    }


def _totalled(name: str, kind: str, rows: list[dict], calls: list[Call]) -> dict:
    weights: list = []
    for call in calls:
        weights += [w for w in call.layer.weights if all(w is not each for each in weights)]
    trained = [w for w in weights if w.trainable]
    return {
        "name": name,
        "class": kind,
        "layers": rows,
        "total": count(weights),
        "trainable": count(trained),
    }


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


def _row_of_call(call: Call) -> dict:
    outputs = [x for x in tree.flatten(call.outputs) if isinstance(x, Tensor)]
    sources = [
        named(x._keras_history)
        for x in tree.flatten(list(call.inputs))
        if is_symbolic(x) and getattr(x, "_keras_history", None) and x._keras_history.operation
    ]
    found = told(call.layer, outputs, list(dict.fromkeys(sources)))
    histories = [x._keras_history for x in outputs if getattr(x, "_keras_history", None)]
    if histories and histories[0].operation is call.layer:
        found["name"] = named(histories[0])
    return found


def _row_unbuilt(layer: Any, call: Call | None) -> dict:
    if getattr(layer, "_inbound_nodes", ()):
        return row(layer, {id(layer._inbound_nodes[-1])})
    return told(layer, [], []) if call is None else _row_of_call(call)
