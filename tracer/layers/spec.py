"""What a layer demands of its input: rank, dtype, and the lengths of some axes."""

from typing import Any

from tracer import dtypes, shapes, tree


class InputSpec:
    """Demands on one input. `axes` maps an axis to the length it must have."""

    def __init__(
        self,
        dtype: Any = None,
        shape: Any = None,
        ndim: int | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict | None = None,
        allow_last_axis_squeeze: bool = False,
        name: str | None = None,
        optional: bool = False,
    ) -> None:
        self.dtype = None if dtype is None else dtypes.standardize(dtype)
        self.shape = None if shape is None else shapes.standardize(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        self.axes = {int(axis): length for axis, length in (axes or {}).items()}
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        self.name, self.optional = name, optional


def check(specs: Any, inputs: Any, layer: str) -> None:
    """Raise ValueError where the inputs do not meet the demands of a layer, as Keras words it."""
    if not specs:
        return
    wanted = tree.flatten(specs)
    if isinstance(inputs, dict):
        names = [spec.name for spec in wanted]
        if all(names):
            for name in names:
                if name not in inputs:
                    raise ValueError(
                        f'Missing data for input "{name}". You passed a data dictionary with keys '
                        f"{list(inputs)}. Expected the following keys: {names}"
                    )
            inputs = [inputs[name] for name in names]
    given = tree.flatten(inputs)
    if len(given) != len(wanted):
        names = [spec.name for spec in wanted if spec is not None]
        if len(names) == len(wanted) and all(names):
            keys = ", ".join(f"'{name}': ..." for name in names)
            raise ValueError(
                f'Layer "{layer}" expects {len(wanted)} named input(s) with keys {names}, but it '
                f"received {len(given)} input tensors. Pass inputs as a dict, e.g. "
                f"`layer({{{keys}}})`."
            )
        raise ValueError(
            f'Layer "{layer}" expects {len(wanted)} input(s), but it received {len(given)} input '
            f"tensors. Inputs received: {given}"
        )
    for index, (tensor, spec) in enumerate(zip(given, wanted, strict=True)):
        if spec is None or (tensor is None and spec.optional):
            continue
        _check(tensor, spec, f"Input {index} with name '{spec.name}' of layer '{layer}'", layer)


def _check(tensor: Any, spec: InputSpec, which: str, layer: str) -> None:
    if not hasattr(tensor, "shape"):
        raise ValueError(
            f"Inputs to a layer should be tensors. Got '{tensor}' (of type {type(tensor)}) as "
            f"input for layer '{layer}'."
        )
    shape = shapes.standardize(tensor.shape)
    rank = len(shape)
    which = f"{which} is incompatible with the layer: "
    full = f". Full shape received: {shape}"
    if spec.ndim is not None and not spec.allow_last_axis_squeeze and rank != spec.ndim:
        raise ValueError(f"{which}expected ndim={spec.ndim}, found ndim={rank}{full}")
    if spec.max_ndim is not None and rank > spec.max_ndim:
        raise ValueError(f"{which}expected max_ndim={spec.max_ndim}, found ndim={rank}")
    if spec.min_ndim is not None and rank < spec.min_ndim:
        raise ValueError(f"{which}expected min_ndim={spec.min_ndim}, found ndim={rank}{full}")
    if spec.dtype is not None and dtypes.standardize(tensor.dtype) != spec.dtype:
        raise ValueError(f"{which}expected dtype={spec.dtype}, found dtype={tensor.dtype}")
    for axis, length in spec.axes.items():
        if length is not None and shape[axis] not in (length, None):
            raise ValueError(
                f"{which}expected axis {axis} of input shape to have value {length}, but received "
                f"input with shape {shape}"
            )
    if spec.shape is not None:
        want = spec.shape
        if spec.allow_last_axis_squeeze:
            shape = shape[:-1] if shape and shape[-1] == 1 else shape
            want = want[:-1] if want and want[-1] == 1 else want
        for wanted, found in zip(want, shape, strict=False):
            if None not in (wanted, found) and wanted != found:
                raise ValueError(f"{which}expected shape={spec.shape}, found shape={shape}")
