"""The model: a layer that can be compiled, trained and summarized; others are subclasses."""

import warnings
from typing import Any

from tracer.layers.layer import Layer
from tracer.models.summary import summary
from tracer.models.training import Training
from tracer.session import NoRule, current


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
    #: What inputs and outputs make, a subclass, which puts itself here.
    _functional_model: Any = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model and _functional_arguments(args, kwargs):
            return cls._functional_model.__new__(cls._functional_model, *args, **kwargs)
        model = super().__new__(cls, *args, **kwargs)
        current().models.append(model)
        return model

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if _functional_arguments(args, kwargs):
            _inject(type(self), self._functional_model)
            self._functional_model.__init__(self, *args, **kwargs)
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


def _inject(cls: type, functional: type) -> None:
    """A subclass of Model that is given inputs and outputs is a functional model."""
    if cls is Model or issubclass(cls, functional):
        return
    cls.__bases__ = tuple(functional if base is Model else base for base in cls.__bases__)
