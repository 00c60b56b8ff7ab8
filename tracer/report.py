"""What is told of the models: a row per layer with its shape, its weights, its mask, its line."""

from typing import Any

from tracer import tree
from tracer.layers.input import InputLayer
from tracer.layers.layer import Layer
from tracer.models import Functional, Model, Sequential
from tracer.rows import count, named, row, rows, told
from tracer.session import Call, Failed, Session, Unfinished, written
from tracer.tensor import Tensor
from tracer.tensors import is_symbolic


def reports(session: Session, names: dict, failed: Failed | None = None) -> list[dict]:
    """A report for each model that the code made, and one of the layers that are in none."""
    made = session.made()
    inner = {id(layer) for model in made for layer in model._layers if isinstance(layer, Model)}
    found = [
        report(model, session, failed)
        for model in made
        if id(model) not in inner or _named(model, names)
    ]
    covered = {id(layer) for model in made for layer in _all_layers(model)}
    loose = [
        call
        for call in session.calls
        if call.inside == 0 and id(call.layer) not in covered and not isinstance(call.layer, Model)
    ]
    rows = _inputs_of(loose) + [_row_of_call(call) for call in loose]
    covered |= {id(model) for model in made}
    outer = failed.stack[0] if failed else None
    if failed and id(outer) not in covered and written(outer):
        inside, more = _rows_inside(outer, session, failed)
        names_of = {each["name"] for each in rows}
        rows += [each for each in inside if each["name"] not in names_of]
        loose = loose + more
    if loose:
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


def report(model: Any, session: Session, failed: Failed | None = None) -> dict:
    """A model as rows: its operations in the order of its graph, or its layers.

    Where the reader wrote its `call`: the layers that were called in it, and then those that were
    not.
    """
    gives = None
    graph = model._functional if isinstance(model, Sequential) else model
    if isinstance(graph, Functional):
        layers = rows(graph._graph, graph._graph.nodes)
    elif failed and any(each is model for each in failed.stack) and id(model) in session.unfinished:
        layers, _ = _rows_inside(model, session, failed)
    elif found := (
        _last_call(model, session.calls) or _last_call(model, session.tried.get(id(model), []))
    ):
        outer, inside = found
        given = next(iter(model._call_signature.parameters), "input")
        layers, _ = _rows_of([Unfinished(outer.inputs, given, inside)], model, [])
        made = [x for x in tree.flatten(outer.outputs) if isinstance(x, Tensor)]
        gives = [list(x.shape) for x in made] or None
    else:
        calls = {id(call.layer): call for call in session.calls}
        layers = [_row_unbuilt(layer, calls.get(id(layer))) for layer in model._layers]
    return {
        "name": model.name,
        "class": type(model).__name__,
        "layers": layers,
        "gives": gives,
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
        "gives": None,
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


def _rows_inside(outer: Any, session: Session, failed: Failed) -> tuple[list[dict], list[Call]]:
    """Rows for what was called inside of a layer before it failed, and for what waits in it."""
    stack = failed.stack
    start = next(i for i, each in enumerate(stack) if each is outer)
    opened = [each for each in stack[start:] if id(each) in session.unfinished]
    within = [
        session.unfinished[id(each)] for each in opened if written(each) or isinstance(each, Model)
    ]
    return _rows_of(within, outer, stack)


def _last_call(model: Any, calls: list[Call]) -> tuple[Call, list[Call]] | None:
    """The last call of a model in which layers were called, and those calls of its own."""
    for at in reversed(range(len(calls))):
        outer = calls[at]
        if outer.layer is not model:
            continue
        inside: list[Call] = []
        for call in reversed(calls[:at]):  # they ended before it did
            if call.inside <= outer.inside:
                break
            if call.inside == outer.inside + 1:
                inside.insert(0, call)
        if inside:
            return outer, inside
    return None


def _rows_of(
    within: list[Unfinished], outer: Any, stack: list[Any]
) -> tuple[list[dict], list[Call]]:
    """Rows for the calls in calls, one inside of the other, and for what was not called."""
    calls = [call for each in within for call in each.calls]
    found = _given(within[0]) if within else []
    source = [each["name"] for each in found]
    for call in calls:
        made = [x for x in tree.flatten(call.outputs) if isinstance(x, Tensor)]
        taken = [each.name for each in call.sources if any(each is other for other in calls)]
        found.append({**told(call.layer, made, taken or source), "name": call.name})
    reached = {id(call.layer) for call in calls}
    waiting = [each for each in outer._layers if id(each) not in reached]
    waiting.sort(key=lambda each: all(each is not other for other in stack))
    return found + [told(each, [], []) for each in waiting], calls


def _given(unfinished: Unfinished) -> list[dict]:
    """A row for what a layer was called on: the layer that it comes from, or else its name."""
    tensors = [x for x in tree.flatten(list(unfinished.args)) if isinstance(x, Tensor)]
    histories = [getattr(x, "_keras_history", None) for x in tensors]
    if any(each and each.operation for each in histories):
        return [row(each.operation, None) for each in histories[:1] if each and each.operation]
    if not tensors:
        return []
    shapes = [list(x.shape) for x in tensors]
    return [
        {
            "name": unfinished.given,
            "class": "InputLayer",
            "output": shapes[0] if len(shapes) == 1 else shapes,
            "dtype": str(tensors[0].dtype),
            "parameters": 0,
            "trainable": 0,
            "mask": getattr(tensors[0], "_keras_mask", None) is not None,
            "line": None,
            "inputs": [],
        }
    ]


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
