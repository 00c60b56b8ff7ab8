"""Where tensors enter a model."""

import warnings
from typing import Any

from tracer import dtypes, shapes
from tracer.layers.layer import Layer
from tracer.operation import Node
from tracer.tensors import KerasTensor


class InputLayer(Layer):
    """Declares the shape and dtype of an input; the batch is left out of `shape`."""

    _from_library = True

    def __init__(
        self,
        shape: Any = None,
        batch_size: Any = None,
        dtype: Any = None,
        sparse: Any = None,
        ragged: Any = None,
        batch_shape: Any = None,
        input_tensor: Any = None,
        optional: bool = False,
        name: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name)
        if "input_shape" in kwargs:
            warnings.warn(
                "Argument `input_shape` is deprecated. Use `shape` instead.", stacklevel=2
            )
            shape = kwargs.pop("input_shape")
        if "batch_input_shape" in kwargs:
            batch_shape = kwargs.pop("batch_input_shape")
        if input_tensor is not None:
            if not isinstance(input_tensor, KerasTensor):
                raise ValueError(
                    "Argument `input_tensor` must be a KerasTensor. Received invalid type: "
                    f"input_tensor={input_tensor} (of type {type(input_tensor)})"
                )
            batch_shape, dtype = input_tensor.shape, input_tensor.dtype
        else:
            if shape is not None and batch_shape is not None:
                raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
            if batch_size is not None and batch_shape is not None:
                raise ValueError(
                    "You cannot pass both `batch_size` and `batch_shape` at the same time."
                )
            if shape is None and batch_shape is None:
                raise ValueError("You must pass a `shape` argument.")
            if shape is not None:
                batch_shape = (batch_size, *shapes.standardize(shape))
        self._batch_shape = shapes.standardize(batch_shape)
        self._input_dtype = dtypes.standardize(dtype)
        if input_tensor is None:
            input_tensor = KerasTensor(
                batch_shape, dtype, sparse=bool(sparse), ragged=bool(ragged), name=name
            )
        self._input_tensor = input_tensor
        Node(self, (), {}, input_tensor)
        self.built = True
        self.optional = optional

    def call(self) -> None:
        """An input computes nothing."""

    @property
    def batch_shape(self) -> Any:
        return self._batch_shape

    @property
    def dtype(self) -> str:
        return self._input_dtype


def Input(
    shape: Any = None,
    batch_size: Any = None,
    dtype: Any = None,
    sparse: Any = None,
    ragged: Any = None,
    batch_shape: Any = None,
    name: Any = None,
    tensor: Any = None,
    optional: bool = False,
) -> Any:
    """A symbolic tensor. `shape` leaves the batch out."""
    layer = InputLayer(
        shape=shape,
        batch_size=batch_size,
        dtype=dtype,
        sparse=sparse,
        ragged=ragged,
        batch_shape=batch_shape,
        name=name,
        input_tensor=tensor,
        optional=optional,
    )
    return layer.output
