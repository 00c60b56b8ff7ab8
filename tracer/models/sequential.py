"""The sequential model: one layer after the other."""

import inspect
from dataclasses import dataclass
from typing import Any

from tracer import shapes, tree
from tracer.layers.input import InputLayer
from tracer.layers.layer import Layer
from tracer.models.functional import Functional
from tracer.models.model import Model
from tracer.session import current
from tracer.tensors import mask_of


@dataclass
class _Way:
    """The way through the layers of a model: from where, to where, and how many tensors it took."""

    layers: list[Layer]
    inputs: Any
    outputs: Any
    tensors: int = 0
    name: str = ""
    #: Whether all that has another name on a second way are the tensors.
    same_again: bool = True


class Sequential(Model):
    """One layer after the other; built as soon as the first shape is known."""

    _of = "keras.Sequential"
    #: As long as no constructor ran.
    _through: "_Way | None" = None
    _made_functional: Any = None

    def __init__(self, layers: Any = None, trainable: bool = True, name: Any = None) -> None:
        Layer.__init__(self, trainable=trainable, name=name)
        self._forget()
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
            self._forget()

    def pop(self, rebuild: bool = True) -> Any:
        layer = self._layers.pop()
        self.built = False
        self._forget()
        if rebuild:
            self._maybe_rebuild()
        return layer

    def _forget(self) -> None:
        """Nothing is built."""
        object.__setattr__(self, "_through", None)
        object.__setattr__(self, "_made_functional", None)

    @property
    def _functional(self) -> Any:
        """The graph through the layers; None where they are not built.

        It is made when somebody asks: a model to which a thousand layers are added would make a
        thousand of them.
        """
        if self._made_functional is None and self._through is not None:
            way = self._through
            models = len(current().models)
            made = Functional(way.inputs, way.outputs, name=way.name)
            del current().models[models:]
            object.__setattr__(self, "_made_functional", made)
        return self._made_functional

    def _maybe_rebuild(self) -> None:
        self.built = False
        object.__setattr__(self, "_made_functional", None)
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
        way = self._through
        self._forget()
        plain = all(type(layer).__module__.startswith("tracer.layers") for layer in self._layers)
        if not plain or way is None or not way.same_again or way.layers != self._layers[:-1]:
            way = _Way(self._layers[:1], self._layers[0].output, self._layers[0].output)
        # Keras calls all layers again for each that is added. What it finds is the same, and so are
        # the names of the tensors that come after.
        current().counts["keras_tensor"] += way.tensors
        before = dict(current().counts)
        with current().builds():
            for layer in self._layers[len(way.layers) :]:
                before_it = way.outputs
                try:
                    way.outputs = layer(before_it)
                except NotImplementedError:
                    return
                except TypeError as error:
                    _one_input(layer, error)
                plain = plain and way.outputs is not before_it
        way.layers = self._layers[:]
        named = {name for name, count in current().counts.items() if count != before.get(name)}
        way.same_again &= named <= {
            "keras_tensor"
        }  # an operation that makes a mask has a name, too
        way.tensors += current().counts["keras_tensor"] - before.get("keras_tensor", 0)
        way.name = current().name("Functional")
        object.__setattr__(self, "_through", way)
        if not plain:
            _ = self._functional  # what a reader's layer puts out may have no graph: it fails here
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
            inputs = layer.compute_output_spec(inputs, training=training)
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
