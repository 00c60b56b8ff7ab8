"""The stand-in for TensorFlow: the part that code around models uses."""

import math
from types import MethodType
from typing import Any

from tracer import dtypes, ops, shapes, tree
from tracer.names import has
from tracer.numpy_ import asarray
from tracer.ops.apply import Several, Spec, operation
from tracer.session import NoRule, ValuesNeeded, current
from tracer.tensor import Tensor, dtype_of, shape_of
from tracer.tensors import DType, TensorShape, TFTensor, TFVariable, is_symbolic
from tracer.unknown import Unknown

DTYPES = {name: DType(name) for name in (*dtypes.FLOATS, *dtypes.INTEGERS, "string")}


def constant(value: Any, dtype: Any = None, shape: Any = None, name: Any = None) -> TFTensor:
    found = ops.convert_to_tensor(value, dtype)
    if shape is None:
        return found
    return TFTensor(shape, found._dtype)


def convert_to_tensor(value: Any, dtype: Any = None, **_: Any) -> Any:
    if is_symbolic(value):
        raise ValueError(
            "A KerasTensor cannot be used as input to a TensorFlow function. A KerasTensor is a "
            "symbolic placeholder for a shape and dtype, used when constructing Keras Functional "
            "models or Keras Functions. You can only use it as input to a Keras layer or a Keras "
            "operation (from the namespaces `keras.layers` and `keras.ops`). You are likely doing "
            "something like:"
        )
    return ops.convert_to_tensor(value, dtype)


def shape_tensor(x: Any, **_: Any) -> Any:
    """`tf.shape`: a tensor of lengths, whose values a trace knows only where they are known."""
    return _Lengths(shape_of(x))


class _Lengths(TFTensor):
    def __init__(self, lengths: tuple) -> None:
        super().__init__((len(lengths),), "int32", eager=None not in lengths)
        self._lengths = lengths

    def __getitem__(self, key: Any) -> Any:
        found = self._lengths[key]
        if isinstance(found, tuple):
            return _Lengths(found)
        return TFTensor((), "int32", eager=False) if found is None else found

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self._lengths)))

    def __len__(self) -> int:
        return len(self._lengths)


class GradientTape:
    """Which weights have a gradient only the values that flow can say."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Nothing is recorded."""

    def __enter__(self) -> "GradientTape":
        return self

    def __exit__(self, *_: Any) -> None:
        return None

    def watch(self, *_: Any) -> None:
        """Nothing is recorded."""

    def gradient(self, target: Any, sources: Any, **_: Any) -> Any:
        if isinstance(sources, list | tuple):
            return [self.gradient(target, source) for source in sources]
        current().missing("tape.gradient: which weights have a gradient")
        return Unknown("tape.gradient(…)")


class Dataset:
    """A data set: the shapes of its elements."""

    def __init__(self, elements: Any, rows: int | None, size: int | None = None) -> None:
        self.elements, self.rows, self.size = elements, rows, size

    @classmethod
    def from_tensor_slices(cls, tensors: Any, **_: Any) -> "Dataset":
        arrays = tree.map_structure(lambda leaf: asarray(leaf), _as_leaves(tensors))
        first = tree.flatten(arrays)[0]
        cut = tree.map_structure(lambda leaf: TFTensor(leaf._shape[1:], leaf._dtype), arrays)
        return cls(cut, first._shape[0])

    def batch(self, size: Any, drop_remainder: bool = False, **_: Any) -> "Dataset":
        length = size if drop_remainder or (self.rows and self.rows % size == 0) else None
        made = tree.map_structure(
            lambda leaf: TFTensor((length, *leaf._shape), leaf._dtype), self.elements
        )
        rows = None if self.rows is None else math.ceil(self.rows / size)
        return Dataset(made, rows, min(size, self.rows or size))

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and has("tensorflow.data.Dataset", name):
            raise NoRule(f"tf.data.Dataset.{name}")
        raise AttributeError(f"'Dataset' object has no attribute '{name}'")

    @classmethod
    def from_tensors(cls, tensors: Any, **_: Any) -> "Dataset":
        arrays = tree.map_structure(asarray, _as_leaves(tensors))
        rows = tree.flatten(arrays)[0]._shape
        made = tree.map_structure(lambda leaf: TFTensor(leaf._shape, leaf._dtype), arrays)
        return cls(made, 1, rows[0] if rows else None)

    def _same(self, *_: Any, **__: Any) -> "Dataset":
        return self

    shuffle = repeat = prefetch = cache = take = skip = _same

    def map(self, function: Any, **_: Any) -> "Dataset":
        elements = self.elements
        made = function(*elements) if isinstance(elements, tuple) else function(elements)
        return Dataset(made, self.rows, self.size)

    def __iter__(self) -> Any:
        yield self.elements

    def __len__(self) -> int:
        if self.rows is None:
            raise ValuesNeeded("the length of a data set")
        return self.rows

    @property
    def _unbatched(self) -> bool:
        """Whether its elements are single rows."""
        return self.size is None

    def _batches(self) -> Any:
        def whole(leaf: Any) -> Any:
            return TFTensor((self.size, *leaf._shape[1:]), leaf._dtype)

        made = tree.map_structure(whole, self.elements)
        if isinstance(made, tuple):
            return made[0], made[1] if len(made) > 1 else None
        return made, None


def _as_leaves(tensors: Any) -> Any:
    """Lists of numbers are tensors here; tuples and dicts are structures."""
    if isinstance(tensors, dict):
        return {key: _as_leaves(value) for key, value in tensors.items()}
    if isinstance(tensors, tuple):
        return tuple(_as_leaves(value) for value in tensors)
    return asarray(tensors)


def function(call: Any = None, **_: Any) -> Any:
    """`tf.function`: the function, which is called as it is."""
    return Function(call) if call is not None else Function


class Function:
    """A function that TensorFlow would trace; only its call has a rule."""

    def __init__(self, call: Any) -> None:
        self.call = call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.call(*args, **kwargs)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(f"tf.function.{name}")


@operation("Gather")
def gather(params: Any, indices: Any, axis: Any = 0, **_: Any) -> Spec:
    shape = shape_of(params)
    place = shapes.axis_of(axis or 0, len(shape))
    return (*shape[:place], *shape_of(indices), *shape[place + 1 :]), dtype_of(params)


@operation("Fill")
def fill(dims: Any, value: Any) -> Spec:
    return tuple(dims), dtypes.result(dtype_of(value))


@operation("Unstack")
def unstack(value: Any, num: Any = None, axis: int = 0) -> Any:
    shape = list(shape_of(value))
    length = shape.pop(axis)
    if length is None:
        raise NoRule("tf.unstack along an axis that is not known")
    return [(tuple(shape), dtype_of(value))] * length


@operation("Moments")
def moments(x: Any, axes: Any, keepdims: bool = False, **_: Any) -> Any:
    shape = shapes.reduced(shape_of(x), axes, keepdims)
    return Several(((shape, dtype_of(x)), (shape, dtype_of(x))))


@operation("L2Normalize")
def l2_normalize(x: Any, axis: Any = None, **_: Any) -> Spec:
    return shape_of(x), dtype_of(x)


@operation("SequenceMask")
def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = "bool", **_: Any) -> Spec:
    most = maxlen if isinstance(maxlen, int) else None
    return (*shape_of(lengths), most), dtypes.standardize(dtype)


def arange(
    start: Any = 0, limit: Any = None, delta: Any = 1, dtype: Any = None, name: Any = None
) -> TFTensor:
    """`tf.range`, whose arguments have other names than Keras's."""
    return ops.arange(start, limit, delta, dtype)


@operation("Identity")
def identity(x: Any) -> Spec:
    return shape_of(x), dtypes.result(dtype_of(x))


def matmul(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    name: Any = None,
) -> Any:
    """`tf.matmul`, which can turn the last two axes of either side first."""
    a, b = (x if isinstance(x, TFTensor | TFVariable) else convert_to_tensor(x) for x in (a, b))
    return _product(a, b, turned=(transpose_a or adjoint_a, transpose_b or adjoint_b))


@operation("Matmul")
def _product(a: Any, b: Any, turned: tuple = (False, False)) -> Spec:
    given = shape_of(a), shape_of(b)
    if min(map(len, given)) < 2:
        raise ValueError("a vector is no matrix")
    one, other = (
        (*shape[:-2], shape[-1], shape[-2]) if turn else shape
        for shape, turn in zip(given, turned, strict=True)
    )
    return shapes.matmul(one, other), dtypes.result(dtype_of(a), dtype_of(b))


@operation("Squeeze")
def squeeze(input: Any, axis: Any = None, name: Any = None) -> Spec:
    """`tf.squeeze`, which takes a length that is open for 1."""
    shape = list(shape_of(input))
    axes = axis if isinstance(axis, list | tuple) else [axis]
    gone = {
        i
        for i, length in enumerate(shape)
        if (length == 1 if axis is None else i in axes or i - len(shape) in axes)
    }
    for i in gone:
        if shape[i] not in (1, None):
            raise ValueError(f"Can not squeeze dim[{i}], expected a dimension of 1, got {shape[i]}")
    return tuple(n for i, n in enumerate(shape) if i not in gone), dtype_of(input)


def concat(values: Any, axis: Any, name: Any = None) -> Any:
    """`tf.concat`: tensors side by side along an axis that is there."""
    return ops.concatenate(values, axis=axis)


def reduce(name: str) -> Any:
    rule = getattr(ops, name)

    def reduction(x: Any, axis: Any = None, keepdims: bool = False, **_: Any) -> Any:
        return rule(x, axis=axis, keepdims=keepdims)

    return reduction


def names() -> dict[str, Any]:
    """The names of the module ``tensorflow`` that have a rule."""
    own = {
        name: getattr(ops, name)
        for name in (
            *("reshape", "transpose", "expand_dims", "stack", "zeros", "ones", "eye"),
            *("zeros_like", "ones_like", "add", "subtract", "multiply", "divide"),
            *("square", "sqrt", "exp", "abs", "sigmoid", "tanh", "maximum", "minimum", "equal"),
            *("not_equal", "less", "greater", "greater_equal", "less_equal", "logical_and"),
            *("logical_or", "logical_not", "where", "cast", "einsum", "tensordot", "argmax"),
            *("argmin", "tile", "repeat", "pad", "one_hot", "stop_gradient", "cumsum", "sort"),
            *("linspace", "split", "sin", "cos", "round", "broadcast_to", "argsort", "norm"),
        )
    }
    own |= {f"reduce_{name}": reduce(name) for name in ("sum", "mean", "max", "min", "prod")}
    own |= {"reduce_all": reduce("all"), "reduce_any": reduce("any"), "pow": ops.power}
    own |= {
        "matmul": matmul,
        "constant": constant,
        "convert_to_tensor": convert_to_tensor,
        "Variable": TFVariable,
        "Tensor": TFTensor,
        "TensorShape": TensorShape,
        "GradientTape": GradientTape,
        "function": function,
        "gather": gather,
        "shape": shape_tensor,
        "fill": fill,
        "unstack": unstack,
        "sequence_mask": sequence_mask,
        "concat": concat,
        "squeeze": squeeze,
        "range": arange,
        "rank": lambda x: len(shape_of(x)),
        "size": ops.size,
        "is_tensor": lambda x: isinstance(x, Tensor),
        "identity": identity,
        "newaxis": None,
        "reverse": lambda x, axis: ops.flip(x, axis),
        "__version__": "2.21.0",
        **DTYPES,
    }
    return own
