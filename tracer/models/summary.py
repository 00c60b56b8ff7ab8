"""The table that `model.summary()` prints."""

from typing import Any

from tracer import shapes
from tracer.layers.layer import Layer


def output_shape(layer: Any) -> str:
    """What the layer put out when it was last called, or ``?``."""
    nodes = layer._inbound_nodes
    if not nodes:
        return "?"
    found = [tensor.shape for tensor in nodes[-1].output_tensors]
    return ", ".join(map(str, found))


def memory(count: int) -> str:
    """What that many weights of 32 bits take."""
    size, units = 4.0 * count, ["B", "KB", "MB", "GB", "TB", "PB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{size:.2f} {units[0]}"


def summary(model: Any) -> str:
    """The table as text: a row per layer, and the totals."""
    rows = [("Layer (type)", "Output Shape", "Param #")]
    for layer in getattr(model, "operations", model.layers):
        built = not isinstance(layer, Layer) or layer.built
        count = f"{layer.count_params():,}" if built else "0 (unbuilt)"
        rows.append((f"{layer.name} ({type(layer).__name__})", output_shape(layer), count))
    wide = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [f'Model: "{model.name}"']
    lines += ["  ".join(word.ljust(w) for word, w in zip(row, wide, strict=True)) for row in rows]
    trained = sum(shapes.size(w._shape) or 0 for w in model.trainable_weights)
    other = sum(shapes.size(w._shape) or 0 for w in model.non_trainable_weights)
    lines += [
        f" Total params: {trained + other:,} ({memory(trained + other)})",
        f" Trainable params: {trained:,} ({memory(trained)})",
        f" Non-trainable params: {other:,} ({memory(other)})",
    ]
    return "\n".join(line.rstrip() for line in lines)
