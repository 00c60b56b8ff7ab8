"""`clone_model`: the same layers again, with weights of their own."""

import copy
import inspect
from collections.abc import Callable
from typing import Any

from tracer import tree
from tracer.layers.basic import Lambda
from tracer.layers.input import Input, InputLayer
from tracer.layers.layer import Layer
from tracer.models.functional import Functional
from tracer.models.model import Model
from tracer.models.sequential import Sequential
from tracer.session import NoRule
from tracer.tensors import KerasTensor


def clone_model(
    model: Any,
    input_tensors: Any = None,
    clone_function: Any = None,
    call_function: Any = None,
    recursive: bool = False,
    **kwargs: Any,
) -> Any:
    """A model of the same layers, new ones. Raises ValueError where Keras refuses the arguments."""
    if kwargs:
        raise ValueError(f"Unexpected keyword argument(s): {tuple(kwargs)}")
    if call_function is not None or recursive:
        raise NoRule("clone_model with call_function or recursive")
    kind = type(model)
    if not isinstance(model, Sequential | Functional):
        if clone_function or input_tensors:
            raise ValueError(
                "Arguments `clone_function` and `input_tensors` are only supported for Sequential "
                f"models or Functional models. Received model of type '{kind.__name__}', with "
                f"clone_function={clone_function} and input_tensors={input_tensors}"
            )
        raise NoRule(f"clone_model of a model of the class {kind.__name__}")
    made: dict[int, Any] = {}

    def clone(operation: Any) -> Any:
        if id(operation) not in made:
            made[id(operation)] = (clone_function or again)(operation)
        return made[id(operation)]

    if isinstance(model, Sequential):
        new = _sequential(model, clone, input_tensors)
    else:
        new = _functional(model, clone, input_tensors)
    if model.compiled:
        new.compile(model.optimizer, model._loss, metrics=model._metrics)
    return new


def again(operation: Any) -> Any:
    """A layer or an operation made anew, of the same arguments and with the same name."""
    if isinstance(operation, Model):
        return clone_model(operation)
    if isinstance(operation, Lambda) and getattr(operation.function, "__name__", "") == "<lambda>":
        raise ValueError(
            "Requested the deserialization of a `Lambda` layer whose `function` is a Python "
            "lambda. This carries a potential risk of arbitrary code execution and thus it is "
            "disallowed by default. If you trust the source of the artifact, you can override this "
            "error by passing `safe_mode=False` to the loading function, or calling "
            "`keras.config.enable_unsafe_deserialization()."
        )
    if isinstance(operation, Lambda):
        raise NoRule("a Lambda made anew")
    if not isinstance(operation, Layer):
        made = copy.copy(operation)
        made._inbound_nodes, made._outbound_nodes = [], []
        return made
    kind = type(operation)
    if kind.get_config is not Layer.get_config:
        return kind.from_config(operation.get_config())
    config = {name: _anew(value) for name, value in operation._made_with.items()}
    config |= {"trainable": operation.trainable, "dtype": operation.dtype_policy}
    taken = inspect.signature(kind.__init__).parameters
    rest = next((name for name, each in taken.items() if each.kind is each.VAR_KEYWORD), None)
    if "name" in taken or rest == "kwargs":
        config["name"] = operation.name
    if rest is None and kind.__module__.startswith("tracer."):
        config = {name: value for name, value in config.items() if name in taken}
    elif rest is None and not set(config) <= set(taken):
        raise NoRule(f"a layer of the class {kind.__name__} made anew without a `get_config`")
    return kind(**config)


def _anew(value: Any) -> Any:
    """An argument of a layer, with new layers for those in it."""
    if isinstance(value, Layer):
        return again(value)
    if isinstance(value, list | tuple) and any(isinstance(each, Layer) for each in value):
        return [_anew(each) for each in value]
    return value


def _sequential(model: Sequential, clone: Callable, given: Any) -> Sequential:
    layers = [clone(layer) for layer in model.layers]
    first = model._layers[0] if model._layers else None
    known = first if isinstance(first, InputLayer) else None
    name = known.name if known else None
    if given is not None:
        if isinstance(given, list | tuple):
            if len(given) != 1:
                raise ValueError("Argument `input_tensors` must contain a single tensor.")
            given = given[0]
        if not isinstance(given, KerasTensor):
            raise ValueError(
                "Argument `input_tensors` must be a KerasTensor. "
                f"Received invalid value: input_tensors={given}"
            )
        layers.insert(0, InputLayer(input_tensor=given, name=name))
    elif known:
        shape, dtype = known.batch_shape, known._input_dtype
        layers.insert(0, Input(batch_shape=shape, dtype=dtype, name=name))
    return Sequential(layers, name=model.name, trainable=model.trainable)


def _functional(model: Functional, clone: Callable, given: Any) -> Any:
    own = model._inputs_struct
    if given is None:
        given = tree.map_structure(
            lambda x: Input(batch_shape=x.shape, dtype=x.dtype, name=x.name), own
        )
    elif not all(isinstance(each, KerasTensor) for each in tree.flatten(given)):
        raise ValueError(
            "All entries in `input_tensors` must be KerasTensors. "
            f"Received invalid values: inputs_tensors={given}"
        )
    elif not tree.same(given, own):
        raise ValueError(
            "`input_tensors` must have the same structure as model.input\n"
            f"Reference structure: {own}\nReceived structure: {given}"
        )
    outputs = model._graph.run(given, clone)
    plain = type(model) is Functional or type(model).__init__ is Model.__init__
    return (type(model) if plain else Functional)(given, outputs, name=model.name)
