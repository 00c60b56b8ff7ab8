"""Models: subclassed, functional and sequential."""

import inspect
import warnings
from typing import Any

from tracer import ops, shapes, tree
from tracer.layers.input import InputLayer
from tracer.layers.layer import Layer, is_default
from tracer.layers.spec import InputSpec
from tracer.models.graph import Graph
from tracer.models.summary import summary
from tracer.models.training import Training
from tracer.session import NoRule, ValuesNeeded, current
from tracer.tensors import KerasTensor, is_symbolic, is_tensor, mask_of


def _functional_arguments(args: tuple, kwargs: dict) -> bool:
    return (
        len(args) == 2
        or (len(args) == 1 and "outputs" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )


class Model(Training, Layer):
    """A layer that can be compiled, trained and summarized."""

    _of = "keras.Model"
    #: The attribute that a constructor sets last.
    _last_made = "_build_shapes"

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model and _functional_arguments(args, kwargs):
            return Functional.__new__(Functional, *args, **kwargs)
        model = super().__new__(cls, *args, **kwargs)
        current().models.append(model)
        return model

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if _functional_arguments(args, kwargs):
            _inject(type(self))
            Functional.__init__(self, *args, **kwargs)  # type: ignore[arg-type]
        else:
            Layer.__init__(self, *args, **kwargs)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(
            f"Model {type(self).__name__} does not have a `call()` method implemented."
        )

    @property
    def layers(self) -> list[Layer]:
        return list(self._layers)

    def get_layer(self, name: Any = None, index: Any = None) -> Layer:
        """A layer by name or place. Raises ValueError where there is none."""
        if index is not None and name is not None:
            raise ValueError(
                f"Provide only a layer name or a layer index. Received: index={index}, name={name}."
            )
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has "
                    f"{len(self.layers)} layers."
                )
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[each.name for each in self.layers]}."
        )

    def summary(self, *_: Any, print_fn: Any = None, **__: Any) -> None:
        (print_fn or print)(summary(self))

    def build(self, input_shape: Any = None) -> None:
        """Call the model on a symbolic input of this shape, so that weights are made."""
        if self._layers or not is_default(type(self).build):
            shape = input_shape
            if isinstance(shape, tuple | list) and all(isinstance(n, int | None) for n in shape):
                from tracer.operation import in_graph

                try:
                    in_graph(self.call, KerasTensor(tuple(shape)))
                except (NoRule, ValuesNeeded):
                    raise
                except Exception:
                    warnings.warn(
                        f"Model '{self.name}' had a build config, but the model cannot be built "
                        "automatically.",
                        stacklevel=2,
                    )
        self.built = True

    build._is_default = True  # type: ignore[attr-defined]

    def save(self, filepath: Any, *_: Any, **__: Any) -> None:
        """A trace writes no file; it says what Keras says of a name."""
        if not str(filepath).endswith((".keras", ".h5", ".hdf5")):
            raise ValueError(
                "Invalid filepath extension for saving. Please add either a `.keras` extension for "
                "the native Keras format (recommended) or a `.h5` extension. Use "
                "`model.export(filepath)` if you want to export a SavedModel for use with "
                f"TFLite/TFServing/etc. Received: filepath={filepath}."
            )

        if not str(filepath).endswith(".keras"):
            warnings.warn(
                "You are saving your model as an HDF5 file via `model.save()` or "
                "`keras.saving.save_model(model)`. This file format is considered legacy. We "
                "recommend using instead the native Keras format, e.g. "
                "`model.save('my_model.keras')` or `keras.saving.save_model(model, "
                "'my_model.keras')`. ",
                stacklevel=2,
            )

    def save_weights(self, filepath: Any, *_: Any, **__: Any) -> None:
        if not str(filepath).endswith(".weights.h5"):
            raise ValueError(
                f"The filename must end in `.weights.h5`. Received: filepath={filepath}"
            )

    def export(self, *_: Any, **__: Any) -> None:
        """A trace writes no file."""

    def load_weights(self, filepath: Any, *_: Any, **__: Any) -> None:
        if not str(filepath).endswith((".keras", ".h5", ".hdf5")):
            raise ValueError(
                f"File format not supported: filepath={filepath}. Keras 3 only supports V3 "
                "`.keras` files, `.weights.h5` files, legacy H5 format files (`.h5` extension), or "
                "Orbax checkpoints."
            )
        raise NoRule("load_weights: only the file says which weights there are")

    def to_json(self, **_: Any) -> str:
        raise NoRule("to_json")

    def get_config(self) -> dict:
        raise NoRule("the config of a model")

    @classmethod
    def from_config(cls, config: dict) -> Any:
        raise NoRule("a model from its config")


def _inject(cls: type) -> None:
    """A subclass of Model that is given inputs and outputs is a functional model."""
    if cls is Model or issubclass(cls, Functional):
        return
    cls.__bases__ = tuple(Functional if base is Model else base for base in cls.__bases__)


class Functional(Model):
    """A model made of symbolic inputs and outputs."""

    _last_made = "_graph"

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any) -> None:
        trainable = kwargs.pop("trainable", None)
        for side, given in (("inputs", inputs), ("outputs", outputs)):
            for each in tree.flatten(given):
                if not is_symbolic(each):
                    raise ValueError(
                        f"All `{side}` values must be KerasTensors. Received: {side}={given} "
                        f"including invalid value {each} of type {type(each)}"
                    )
        if isinstance(inputs, dict):
            for key, value in inputs.items():
                if key != value.name:
                    warnings.warn(
                        "When providing `inputs` as a dict, all keys in the dict must match the "
                        f"names of the corresponding tensors. Received key '{key}' mapping to "
                        f"value {value} which has name '{value.name}'. Change the tensor name to "
                        f"'{key}' (via `Input(..., name='{key}')`)",
                        stacklevel=2,
                    )
        Layer.__init__(self, name=name, **kwargs)
        self._inputs_struct = inputs
        self._outputs_struct = outputs
        self._input_tensors = tree.flatten(inputs)
        self._output_tensors = tree.flatten(outputs)
        for side, found in (("inputs", self._input_tensors), ("outputs", self._output_tensors)):
            if not found:
                raise ValueError(
                    f"`{side}` argument cannot be empty. Received:\ninputs={inputs}\n"
                    f"outputs={outputs}"
                )
        self._graph = Graph(self._input_tensors, self._output_tensors, outputs)
        for layer in self.layers:
            self._track(layer)
        if trainable is not None:
            self.trainable = trainable
        self.built = True
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self._locked = False

    def _lock_state(self) -> None:
        """Layers may be attached later on."""

    @property
    def inputs(self) -> list:
        return self._input_tensors

    @property
    def outputs(self) -> list:
        return self._output_tensors

    @property
    def input(self) -> Any:
        return self._inputs_struct

    @property
    def output(self) -> Any:
        return self._outputs_struct

    @property
    def operations(self) -> list:
        return list(self._graph.operations)

    @property
    def layers(self) -> list[Layer]:
        return [each for each in self._graph.operations if isinstance(each, Layer)]

    @property
    def input_shape(self) -> Any:
        found = [tensor.shape for tensor in self._input_tensors]
        return found[0] if len(found) == 1 else found

    @property
    def output_shape(self) -> Any:
        found = [tensor.shape for tensor in self._output_tensors]
        return found[0] if len(found) == 1 else found

    @property
    def input_names(self) -> list[str]:
        return [tensor._keras_history.operation.name for tensor in self._input_tensors]

    @property
    def output_names(self) -> list[str]:
        return [tensor._keras_history.operation.name for tensor in self._output_tensors]

    def build(self, input_shape: Any = None) -> None:
        self.built = True

    build._is_default = True  # type: ignore[attr-defined]

    @property
    def input_spec(self) -> Any:
        if self.__dict__.get("_spec"):
            return self.__dict__["_spec"]

        def spec(tensor: Any, name: str | None = None) -> InputSpec:
            operation = tensor._keras_history.operation
            return InputSpec(
                shape=(None, *tensor.shape[1:]) if tensor.shape else (),
                allow_last_axis_squeeze=True,
                name=name or operation.name,
                optional=getattr(operation, "optional", False),
            )

        if isinstance(self._inputs_struct, dict):
            return [spec(self._inputs_struct[name], name) for name in sorted(self._inputs_struct)]
        return [spec(tensor) for tensor in self._input_tensors]

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        self.__dict__["_spec"] = value

    def _check_inputs(self, first: Any) -> None:
        for given, own in zip(tree.flatten(first), self._input_tensors, strict=False):
            operation = own._keras_history.operation
            if given is None and not getattr(operation, "optional", False):
                raise ValueError(
                    f"The input '{own.name}' is not optional, but None was passed. Please provide "
                    "a valid tensor."
                )
        super()._check_inputs(first)

    def call(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        given = self._standardized(inputs)
        for tensor, each in zip(given, tree.flatten(mask), strict=False):
            if each is not None:
                tensor._keras_mask = each
        found = self._graph.run(given)
        return found[0] if isinstance(found, list) and len(found) == 1 else found

    def _standardized(self, inputs: Any) -> list:
        struct = self._inputs_struct
        if isinstance(struct, list) and len(struct) == 1 and is_tensor(inputs):
            inputs = [inputs]
        elif isinstance(inputs, dict) and not isinstance(struct, dict):
            if tree.is_nested(struct):
                wanted = [tensor.name for tensor in struct]
                if set(wanted) <= set(inputs):
                    inputs = [inputs[name] for name in wanted]
            elif struct.name in inputs:
                inputs = [inputs[struct.name]]
        if not tree.same(inputs, struct):
            wanted = tree.map_structure(lambda x: x.name, struct)
            shown = tree.map_structure(
                lambda x: "None" if x is None else f"Tensor(shape={x.shape})", inputs
            )
            warnings.warn(
                f"The structure of `inputs` doesn't match the expected structure.\nExpected: "
                f"{wanted}\nReceived: inputs={shown}",
                stacklevel=2,
            )
        converted: list = []
        for given, own in zip(tree.flatten(inputs), self._input_tensors, strict=False):
            mask = mask_of(given)
            if given is None:
                converted.append(None)
                continue
            tensor = ops.convert_to_tensor(given)
            if tensor._dtype != own.dtype:
                values, tensor = tensor.known, ops.cast(tensor, own.dtype)
                tensor.known = values
            tensor = self._ranked(tensor, own, len(converted))
            if mask is not None:
                tensor._keras_mask = mask
            converted.append(tensor)
        return converted

    def _ranked(self, tensor: Any, own: Any, index: int) -> Any:
        rank, wanted = len(tensor.shape), len(own.shape)
        if rank == wanted:
            return tensor
        if rank == wanted + 1 and tensor.shape[-1] == 1:
            return ops.squeeze(tensor, axis=-1)
        if rank == wanted - 1 and own.shape[-1] == 1:
            return ops.expand_dims(tensor, axis=-1)
        raise ValueError(
            f"Invalid input shape for input {tensor} with name '{own.name}' and path "
            f"'{index if tree.is_nested(self._inputs_struct) else ''}'. Expected shape "
            f"{own.shape}, but input has incompatible shape {tensor.shape}"
        )

    def compute_output_spec(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        self._same_inputs(inputs)
        given = tree.flatten(inputs)
        if all(x.shape == own.shape for x, own in zip(given, self._input_tensors, strict=False)):
            return tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), self._outputs_struct)
        return self._graph.run(inputs, lambda operation: operation.compute_output_spec)

    def _same_inputs(self, inputs: Any) -> None:
        if not tree.same(inputs, self._inputs_struct):
            raise ValueError(
                "Function was called with an invalid input structure. Expected input structure: "
                f"{self._inputs_struct}\nReceived input structure: {inputs}"
            )
        for x, own in zip(tree.flatten(inputs), self._input_tensors, strict=False):
            differ = len(x.shape) != len(own.shape) or any(
                None not in (a, b) and a != b for a, b in zip(x.shape, own.shape, strict=True)
            )
            if differ:
                raise ValueError(
                    f"{type(self).__name__} was passed incompatible inputs. For input "
                    f"'{own.name}', expected shape {own.shape}, but received instead a tensor "
                    f"with shape {x.shape}."
                )

    def compute_output_shape(self, input_shape: Any) -> Any:
        given = tree.map_shapes(KerasTensor, input_shape)
        for x, own in zip(tree.flatten(given), self._input_tensors, strict=False):
            x._dtype = own.dtype
        return tree.map_structure(lambda x: x.shape, self.compute_output_spec(given))


class Sequential(Model):
    """One layer after the other; built as soon as the first shape is known."""

    _functional: Any = None
    _of = "keras.Sequential"

    def __init__(self, layers: Any = None, trainable: bool = True, name: Any = None) -> None:
        Layer.__init__(self, trainable=trainable, name=name)
        object.__setattr__(self, "_functional", None)
        if layers:
            for layer in layers:
                self.add(layer, rebuild=False)
            self._maybe_rebuild()

    def _lock_state(self) -> None:
        """Layers may be added later on."""

    def add(self, layer: Any, rebuild: bool = True) -> None:
        if not self._layers and getattr(layer, "_input_shape_arg", None) is not None:
            self.add(InputLayer(shape=layer._input_shape_arg))
        if hasattr(layer, "_keras_history"):
            origin = layer._keras_history[0]
            layer = origin if isinstance(origin, InputLayer) else layer
        if not isinstance(layer, Layer):
            raise ValueError(
                "Only instances of `keras.Layer` can be added to a Sequential model. "
                f"Received: {layer} (of type {type(layer)})"
            )
        if any(layer.name == own.name and own is not layer for own in self._layers):
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model. Update the `name` "
                "argument to pass a unique name."
            )
        if (
            isinstance(layer, InputLayer)
            and self._layers
            and isinstance(self._layers[0], InputLayer)
        ):
            raise ValueError(
                f"Sequential model '{self.name}' has already been configured to use input shape "
                f"{self._layers[0].batch_shape}. You cannot add a different Input layer to it."
            )
        self._layers.append(layer)
        if rebuild:
            self._maybe_rebuild()
        else:
            self.built = False
            object.__setattr__(self, "_functional", None)

    def pop(self, rebuild: bool = True) -> Any:
        layer = self._layers.pop()
        self.built = False
        object.__setattr__(self, "_functional", None)
        if rebuild:
            self._maybe_rebuild()
        return layer

    def _maybe_rebuild(self) -> None:
        self.built = False
        object.__setattr__(self, "_functional", None)
        if len(self._layers) < 2:
            return
        first = self._layers[0]
        if isinstance(first, InputLayer):
            self.build(first.batch_shape)
        elif isinstance(first, Model) and hasattr(first, "input_shape"):
            self.build(first.input_shape)

    def build(self, input_shape: Any = None) -> None:
        try:
            input_shape = shapes.standardize(input_shape)
        except (ValueError, TypeError):
            return
        if not self._layers:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. Call "
                "`model.add(layer)`."
            )
        if isinstance(self._layers[0], InputLayer):
            if self._layers[0].batch_shape != input_shape:
                raise ValueError(
                    f"Sequential model '{self.name}' has already been configured to use input "
                    f"shape {self._layers[0].batch_shape}. You cannot build it with input_shape "
                    f"{input_shape}"
                )
        else:
            dtype = self._layers[0].compute_dtype
            self._layers.insert(0, InputLayer(batch_shape=input_shape, dtype=dtype))
        inputs = x = self._layers[0].output
        with current().builds():
            for layer in self._layers[1:]:
                try:
                    x = layer(x)
                except NotImplementedError:
                    return
                except TypeError as error:
                    _one_input(layer, error)
        models = len(current().models)
        object.__setattr__(self, "_functional", Functional(inputs, x))
        del current().models[models:]
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        if self._functional:
            return self._functional.call(inputs, training=training, mask=mask, **kwargs)
        outputs = inputs
        for layer in self.layers:
            given = {}
            if "mask" in layer._call_signature.parameters:
                given["mask"] = mask
            if "training" in layer._call_signature.parameters and training is not None:
                given["training"] = training
            outputs = layer(outputs, **given)
            mask = tree.map_structure(mask_of, outputs)
        return outputs

    @property
    def layers(self) -> list[Layer]:
        own = self._layers
        return own[1:] if own and isinstance(own[0], InputLayer) else own[:]

    def compute_output_spec(
        self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any
    ) -> Any:
        if self._functional:
            return self._functional.compute_output_spec(inputs, training=training, mask=mask)
        for layer in self.layers:
            inputs = layer.compute_output_spec(inputs)
        return inputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self._functional:
            return self._functional.compute_output_shape(input_shape)
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def _defined(self, name: str, told: str) -> Any:
        if self._functional:
            return getattr(self._functional, name)
        raise AttributeError(f"Sequential model '{self.name}' has no defined {told} yet.")

    @property
    def input_shape(self) -> Any:
        return self._defined("input_shape", "input shape")

    @property
    def output_shape(self) -> Any:
        return self._defined("output_shape", "output shape")

    @property
    def inputs(self) -> Any:
        return self._defined("inputs", "inputs")

    @property
    def outputs(self) -> Any:
        return self._defined("outputs", "outputs")

    @property
    def input_dtype(self) -> str:
        own = self._layers
        return own[0].dtype if own and isinstance(own[0], InputLayer) else super().input_dtype


def _one_input(layer: Any, error: TypeError) -> None:
    """Say what a layer of a Sequential may ask for; otherwise the error stands."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(layer.call).parameters.values()
    positional = [parameter for parameter in parameters if parameter.kind in kinds]
    required = [each for each in positional if each.default is inspect.Parameter.empty]
    if not positional:
        raise ValueError(
            "Layers added to a Sequential model should have a single positional argument, the "
            f"input tensor. Layer {type(layer).__name__} has no positional arguments."
        )
    if len(required) > 1:
        raise ValueError(
            "Layers added to a Sequential model can only have a single required positional "
            f"argument, the input tensor. Layer {type(layer).__name__} has multiple required "
            f"positional arguments: {required}"
        )
    raise error
