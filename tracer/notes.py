"""What runs and is perhaps not meant: said of a model that has no error."""

from typing import Any

from tracer.models import Functional, Model, Sequential
from tracer.session import Session
from tracer.tensors import mask_of

RECURRENT = ("LSTM", "GRU", "SimpleRNN")


def found(session: Session) -> list[dict]:
    """Notes as plain data: the text, the question of the course, and the line."""
    notes: list[dict] = []

    def note(text: str, question: str | None, line: int | None) -> None:
        entry = {"text": text, "question": question, "line": line}
        if entry not in notes:
            notes.append(entry)

    for model in session.made():
        called = any(call.layer is model for call in session.calls)
        waits = isinstance(model, Sequential) and not model._functional and model._layers
        if waits and not called and not getattr(model._layers[0], "_inbound_nodes", ()):
            note(
                f"{model.name} is not built: no layer has a shape yet, and none is counted. "
                "Put a `keras.Input` first.",
                "Q11",
                model._line,
            )
    ends = _ends(session)
    for call in session.calls:
        _of_call(call, id(call.layer) in ends, note)
    for layer, line in session.handed:
        note(
            f"The mask need not be handed over to {layer.name}: nothing stands between it and the "
            "layer that made the mask, so it arrives by itself.",
            "Q22",
            line,
        )
    _deep(session, note)
    _shared(session, note)
    _frozen(session, note)
    return notes


def _ends(session: Session) -> set[int]:
    """The layers in which a model ends."""
    found = set()
    for model in session.made():
        graph = model._functional if isinstance(model, Sequential) else model
        if isinstance(graph, Functional):
            found |= {id(tensor._keras_history.operation) for tensor in graph.outputs}
    return found


def _of_call(call: Any, last: bool, note: Any) -> None:
    layer, name = call.layer, type(call.layer).__name__
    inputs = [x for x in call.inputs if hasattr(x, "_shape")]
    if not inputs:
        return
    shape, line = inputs[0]._shape, layer._line
    if name == "Dense" and len(shape) > 2 and last:
        note(
            f"`Dense` acts on the last axis: {layer.name} gives one answer for each of the "
            f"{shape[1] if shape[1] is not None else 'many'} places of axis 1, with the same "
            f"{layer.count_params():,} weights. Flatten or pool first for one answer a sample.",
            "Q16",
            line,
        )
    if name == "Flatten" and len(shape) == 2:
        note(f"{layer.name} changes nothing: its input has one axis beside the batch.", "Q13", line)
    if name == "Embedding":
        before: Any = getattr(inputs[0], "_keras_history", None)
        source = type(before.operation).__name__ if before and before.operation else ""
        if source == "Flatten":
            given = before.operation.input._shape
            if len(given) > 2:
                note(
                    f"The `Flatten` before {layer.name} makes one step of each feature: "
                    f"{given[1:]} became {shape[1]} steps, and what belonged to one step stands "
                    "side by side.",
                    "Q13",
                    line,
                )
        values = getattr(inputs[0], "known", None)
        if values and any(isinstance(v, float) and not v.is_integer() for v in values):
            note(
                f"{layer.name} cuts {next(v for v in values if isinstance(v, float))} to an id. "
                "Numbers that mean a quantity are no ids: leave the `Embedding` out.",
                "Q14",
                line,
            )
        if values and any(v >= layer.input_dim for v in values):
            note(
                f"An id is {max(values)}, and {layer.name} has rows 0 to {layer.input_dim - 1}: "
                "`input_dim` is the largest id plus one.",
                "Q6",
                line,
            )
    if name in RECURRENT and not layer.return_sequences and last:
        note(
            f"{layer.name} gives its last state: {layer.units} is the size of the state, not a "
            "length. `return_sequences=True` keeps the time axis.",
            "Q11",
            line,
        )
    if name == "GlobalMaxPooling1D" and mask_of(inputs[0]) is not None:
        note(f"{layer.name} does not know the mask: padding may win the maximum.", "Q23", line)


#: Layers, one after the other, that Keras follows before Python stops it. Where more calls are open
#: already, as in a notebook, they are a few less.
FOLLOWED = 950


def _deep(session: Session, note: Any) -> None:
    for model in session.made():
        graph = model._functional if isinstance(model, Sequential) else model
        if isinstance(graph, Functional) and graph._graph.longest > FOLLOWED:
            note(
                f"{model.name} is {graph._graph.longest:,} layers deep. Keras follows a graph with "
                "one nested call for each layer, and Python stops at 1,000 nested calls: it raises "
                "a `RecursionError`, unless `sys.setrecursionlimit` allows more.",
                None,
                model._line,
            )


def _shared(session: Session, note: Any) -> None:
    """Layers that stand in several models."""
    owners: dict[int, list] = {}
    layers: dict[int, Any] = {}
    for model in session.made():
        if isinstance(model, Functional | Sequential):
            for layer in model.layers:
                if layer.weights and not isinstance(layer, Model):
                    owners.setdefault(id(layer), []).append(model.name)
                    layers[id(layer)] = layer
    for key, models in owners.items():
        if len(models) > 1:
            layer = layers[key]
            note(
                f"{layer.name} is one layer in {', '.join(models)}: its {layer.count_params():,} "
                "weights exist once, and what trains one trains all.",
                "Q28",
                layer._line,
            )


def _frozen(session: Session, note: Any) -> None:
    for model in session.made():
        fixed = [
            layer
            for layer in (model.layers if hasattr(model, "layers") else [])
            if not layer.trainable and layer.weights
        ]
        if fixed:
            count = sum(layer.count_params() for layer in fixed)
            names = ", ".join(layer.name for layer in fixed)
            note(f"{names}: {count:,} weights of {model.name} are frozen.", "Q32", fixed[0]._line)
