"""The arguments of one call of a layer, and the shapes that `build` is handed of them."""

import inspect
from typing import Any

from tracer import shapes, tree
from tracer.tensors import is_symbolic, is_tensor


class ShapesByName(dict):
    """What `build` gets of a dict of tensors; a layer that is written for one asks for an axis."""

    def __missing__(self, key: Any) -> Any:
        raise KeyError(key)


class CallSpec:
    """The arguments of a call by name, and which of them are tensors."""

    def __init__(self, layer: Any, args: Any, kwargs: dict) -> None:
        parameters = layer._call_signature.parameters
        extra = (
            {"training": kwargs.pop("training")}
            if ("training" in kwargs and "training" not in parameters)
            else {}
        )
        bound = layer._call_signature.bind(*args, **kwargs)
        self.given = {**extra, **bound.arguments}
        bound.apply_defaults()
        self.arguments = dict(bound.arguments)
        self.tensors: dict[str, Any] = {}
        self.nested: list[str] = []
        for name, value in self.arguments.items():
            if is_tensor_like(value):
                self.tensors[name] = value
            elif tree.is_nested(value) and len(value) > 0:
                flat = tree.flatten(value)
                if all(leaf is None or is_tensor_like(leaf) for leaf in flat):
                    self.tensors[name] = value
                    self.nested.append(name)
                elif any(map(is_tensor_like, flat)):
                    raise ValueError(
                        "In a nested call() argument, you cannot mix tensors and non-tensors. "
                        f"Received invalid mixed argument: {name}={value}"
                    )
        self.first = next(iter(self.arguments.values()), None)

    @property
    def eager(self) -> bool:
        return all(map(is_tensor, self.tensors.values()))

    @property
    def shapes(self) -> dict[str, Any]:
        """The shape of each tensor argument, as ``inputs_shape``."""

        def shape_of(leaf: Any) -> Any:
            return None if leaf is None else shapes.standardize(leaf.shape)

        kept = {n: v for n, v in self.tensors.items() if n not in ("mask", "args", "kwargs")}
        found = {f"{n}_shape": tree.map_structure(shape_of, v) for n, v in kept.items()}
        return {n: ShapesByName(s) if isinstance(s, dict) else s for n, s in found.items()}

    def aligned(self, method: Any, class_name: str) -> dict[str, Any]:
        """The shapes that `build` or `compute_output_shape` asks for, by the names of arguments."""
        names = [
            name
            for name, parameter in inspect.signature(method).parameters.items()
            if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        ]
        found = self.shapes
        if len(names) == 1:
            return {names[0]: next(iter(found.values()), None)}
        kwargs = {}
        called = method.__name__
        preamble = (
            f"For a `{called}()` method with more than one argument, all arguments should have a "
            f"`_shape` suffix and match an argument from `call()`. E.g. `{called}(self, foo_shape, "
            "bar_shape)` "
        )
        for name in names:
            if not name.endswith("_shape"):
                raise ValueError(
                    f"{preamble} For layer '{class_name}', Received `{called}()` argument "
                    f"`{name}`, which does not end in `_shape`."
                )
            if name.removesuffix("_shape") not in self.arguments:
                raise ValueError(
                    f"{preamble} For layer '{class_name}', received `{called}()` argument "
                    f"`{name}`, but `call()` does not have argument "
                    f"`{name.removesuffix('_shape')}`."
                )
            if name in found:
                kwargs[name] = found[name]
        return kwargs


def is_tensor_like(value: object) -> bool:
    return is_tensor(value) or is_symbolic(value)
