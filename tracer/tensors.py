"""Tensors without values: symbolic ones (Keras), those of TensorFlow, weights, and shapes.

What they share is in `tensor.py`, an array of NumPy in `numpy_array.py`.
"""

from typing import Any

from tracer import dtypes, shapes
from tracer.numpy_array import asarray, ndarray
from tracer.session import current
from tracer.tensor import Tensor


class TensorShape(tuple):
    """The shape of a tensor of TensorFlow: a tuple that can be asked for a list."""

    def as_list(self) -> list:
        return list(self)

    def is_fully_defined(self) -> bool:
        return None not in self

    def num_elements(self) -> int | None:
        return shapes.size(tuple(self))

    @property
    def rank(self) -> int:
        return len(self)

    @property
    def ndims(self) -> int:
        return len(self)

    @property
    def dims(self) -> list:
        return list(self)

    def __getitem__(self, key: Any) -> Any:
        try:
            found = super().__getitem__(key)
        except IndexError as error:
            raise IndexError(str(error)) from None
        return TensorShape(found) if isinstance(key, slice) else found

    def __add__(self, other: Any) -> "TensorShape":
        return TensorShape((*self, *other))

    def __repr__(self) -> str:
        return f"TensorShape({list(self)})"

    def __str__(self) -> str:
        return f"({', '.join(map(str, self))}{',' if len(self) == 1 else ''})"


class DType(str):
    """A dtype of TensorFlow: equal to its name, and printed as TensorFlow prints it."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return str(self)

    @property
    def is_floating(self) -> bool:
        return str(self) in dtypes.FLOATS

    @property
    def is_integer(self) -> bool:
        return str(self) in dtypes.INTEGERS and self != "bool"

    def __str__(self) -> str:
        return str.__str__(self)

    def __repr__(self) -> str:
        return f"tf.{str.__str__(self)}"


class KerasTensor(Tensor):
    """A symbolic tensor: what a layer puts out while a model is being built."""

    _of = "keras.KerasTensor"
    _symbolic = True

    def __init__(
        self,
        shape: Any,
        dtype: Any = "float32",
        sparse: bool = False,
        ragged: bool = False,
        record_history: bool = True,
        name: str | None = None,
    ) -> None:
        super().__init__(shape, dtype)
        self.sparse, self.ragged = bool(sparse), bool(ragged)
        self.record_history = record_history
        self.name = name or current().name("KerasTensor")

    def _like(self, shape: Any, dtype: Any) -> "KerasTensor":
        return KerasTensor(shape, dtype)

    def reshape(self, newshape: Any) -> Any:
        return self._op("reshape", self, newshape)

    def squeeze(self, axis: Any = None) -> Any:
        return self._op("squeeze", self, axis)

    def __array__(self, *_: Any) -> Any:
        raise ValueError(
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't "
            "have any actual numerical value. You cannot convert it to a NumPy array."
        )

    def __bool__(self) -> bool:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __int__(self) -> int:
        raise ValueError(
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't "
            "have any actual numerical value. You cannot convert it to an int."
        )

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = Tensor.__hash__

    def __iter__(self) -> Any:
        raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")

    def __repr__(self) -> str:
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, "
            f"ragged={self.ragged}, name={self.name}>"
        )


class TFTensor(Tensor):
    """A tensor of TensorFlow: `eager`, or a placeholder inside a layer's `call`."""

    _of = "tensorflow.Tensor"

    def __new__(
        cls, shape: Any = None, dtype: Any = "float32", eager: bool = True, **_: Any
    ) -> Any:
        if cls is TFTensor:
            cls = EagerTensor if eager else SymbolicTensor
        return super().__new__(cls)

    def __init__(self, shape: Any, dtype: Any = "float32", eager: bool = True) -> None:
        super().__init__(shape, dtype)
        self.eager = eager
        self.ragged = False
        self.sparse = False

    @property
    def shape(self) -> Any:
        return TensorShape(self._shape)

    @property
    def dtype(self) -> Any:
        return DType(self._dtype)

    def get_shape(self) -> Any:
        return self.shape

    def set_shape(self, shape: Any) -> None:
        self._shape = shapes.standardize(shape)

    def _like(self, shape: Any, dtype: Any) -> "TFTensor":
        return TFTensor(shape, dtype, self.eager)

    def _op(self, name: str, *others: Any, **options: Any) -> Any:
        """An operator; a sparse tensor has two of them, and forgets its lengths in both."""
        given = [getattr(each, "sparse", False) for each in others]
        if not any(given):
            return super()._op(name, *others, **options)
        if name not in ("multiply", "true_divide") or given != [True, False]:
            raise TypeError(f"unsupported operand type(s) for {name}: 'SparseTensor'")
        found = TFTensor((None,) * self.ndim, self._dtype, self.eager)
        found.sparse = True
        return found

    def numpy(self) -> Any:
        if not self.eager:
            raise AttributeError("'SymbolicTensor' object has no attribute 'numpy'")
        return ndarray(self._shape, self._dtype, self.known)

    def __array__(self, *_: Any) -> Any:
        return self.numpy()

    def __repr__(self) -> str:
        return f"<tf.Tensor: shape={self.shape}, dtype={self._dtype}>"


class EagerTensor(TFTensor):
    """A tensor of TensorFlow that has values, though not here."""


class OperatorNotAllowedInGraphError(TypeError):
    """What TensorFlow raises for Python that asks a tensor in a graph for its values."""


class SymbolicTensor(TFTensor):
    """A tensor inside a function that TensorFlow traces."""

    name = "Placeholder:0"

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={self._dtype}>"

    def __iter__(self) -> Any:
        raise OperatorNotAllowedInGraphError(
            "Iterating over a symbolic `tf.Tensor` is not allowed. You can attempt the following "
            "resolutions to the problem: If you are running in Graph mode, use Eager execution "
            "mode or decorate this function with @tf.function. If you are using AutoGraph, you "
            "can try decorating this function with @tf.function. If that does not work, then you "
            "may be using an unsupported feature or your source code may not be visible to "
            "AutoGraph. See https://github.com/tensorflow/tensorflow/blob/master/tensorflow/"
            "python/autograph/g3doc/reference/limitations.md#access-to-source-code for more "
            "information."
        )

    def __str__(self) -> str:
        return f'Tensor("{self.name}", shape={self.shape}, dtype={self._dtype})'


class Variable(Tensor):
    """A weight: where it was made is its `path`.

    Raises ValueError where a length of its shape is not known.
    """

    _of = "keras.Variable"

    def __init__(
        self,
        initializer: Any = None,
        shape: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        aggregation: str = "none",
        name: str | None = None,
        **_: Any,
    ) -> None:
        session = current()
        self.name = name or session.name("Variable")
        self.path = "/".join(filter(None, [session.path(), self.name]))
        if shape is None:
            given = getattr(initializer, "shape", None)
            if given is None:
                initializer = asarray(initializer)
                given = initializer.shape
            shape, dtype = given, dtype or dtypes.standardize(initializer.dtype)
        shape = shapes.standardize(shape)
        if None in shape:
            raise ValueError(
                "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
                f"Received: shape={shape} for variable path='{self.path}'"
            )
        if session.closed:
            raise ValueError(
                "tf.function only supports singleton tf.Variables created on the first call. Make "
                "sure the tf.Variable is only created once or created outside tf.function. See "
                "https://www.tensorflow.org/guide/function#creating_tfvariables for more "
                "information."
            )
        session.weights += 1
        super().__init__(shape, dtype or "float32")
        self._trainable = self._born_trainable = trainable
        self.autocast = autocast
        self.initializer = initializer
        self.regularizer = self.constraint = None

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)

    @property
    def value(self) -> Any:
        return TFTensor(self._shape, self._dtype)

    def _like(self, shape: Any, dtype: Any) -> TFTensor:
        return TFTensor(shape, dtype)

    def numpy(self) -> Any:
        return self.value.numpy()

    def __array__(self, *_: Any) -> Any:
        return self.numpy()

    def assign(self, value: Any) -> Any:
        shape = tuple(getattr(value, "shape", ()))
        if shape != self._shape and hasattr(value, "shape"):
            raise ValueError(
                "The shape of the target variable and the shape of the target value in "
                f"`variable.assign(value)` must match. variable.shape={self._shape}, "
                f"Received: value.shape={shape}. Target variable: {self}"
            )
        return self

    def assign_add(self, value: Any) -> Any:
        return self

    assign_sub = assign_add

    def __repr__(self) -> str:
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}>"


class TFVariable(Variable):
    """A variable of TensorFlow: a layer of Keras does not see it."""


def is_symbolic(value: object) -> bool:
    return isinstance(value, KerasTensor)


def is_tensor(value: object) -> bool:
    """Whether a value is a tensor of the backend: of TensorFlow, or a weight."""
    return isinstance(value, TFTensor | Variable)


def mask_of(value: object) -> Any:
    return getattr(value, "_keras_mask", None)
