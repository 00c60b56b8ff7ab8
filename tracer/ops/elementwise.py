"""Operations value by value: the shapes broadcast."""

import warnings
from typing import Any

from tracer import dtypes, shapes
from tracer.ops.apply import Spec, operation
from tracer.tensor import Tensor, dtype_of, shape_of


def _unary(class_name: str, dtype: str = "same") -> Any:
    @operation(class_name)
    def rule(x: Any, *_: Any, **__: Any) -> Spec:
        return shape_of(x), _dtype(dtype, dtype_of(x))

    return rule


def _binary(class_name: str, dtype: str = "same") -> Any:
    @operation(class_name)
    def rule(x1: Any, x2: Any) -> Spec:
        found = dtypes.result(dtype_of(x1), dtype_of(x2))
        return shapes.broadcast(shape_of(x1), shape_of(x2)), _dtype(dtype, found)

    return rule


def _dtype(wanted: str, found: str) -> str:
    if wanted == "float":
        if found in ("int64", "float64"):
            return "float32" if found == "int64" else "float64"
        return found if found in dtypes.FLOATS else "float32"
    return {"int": "int32", "float": "float32"}.get(found, found) if wanted == "same" else wanted


add, subtract, multiply = _binary("Add"), _binary("Subtract"), _binary("Multiply")
divide = _binary("Divide", "float")
true_divide = _binary("TrueDivide", "float")
divide_no_nan = _binary("DivideNoNan", "float")
floor_divide, mod, power = _binary("FloorDivide"), _binary("Mod"), _binary("Power")
maximum, minimum = _binary("Maximum"), _binary("Minimum")
equal, not_equal = _binary("Equal", "bool"), _binary("NotEqual", "bool")
less, less_equal = _binary("Less", "bool"), _binary("LessEqual", "bool")
greater, greater_equal = _binary("Greater", "bool"), _binary("GreaterEqual", "bool")
logical_and, logical_or = _binary("LogicalAnd", "bool"), _binary("LogicalOr", "bool")
logical_xor = _binary("LogicalXor", "bool")
squared_difference = _binary("SquaredDifference")
arctan2 = _binary("Arctan2", "float")
negative, absolute, square, sign = map(_unary, ("Negative", "Absolute", "Square", "Sign"))
logical_not = _unary("LogicalNot", "bool")
round_, clip, copy = _unary("Round"), _unary("Clip"), _unary("Copy")
isnan, isfinite, isinf = (_unary(name, "bool") for name in ("Isnan", "Isfinite", "Isinf"))
stop_gradient = _unary("StopGradient")


def _like(class_name: str) -> Any:
    @operation(class_name)
    def rule(x: Any, dtype: Any = None, **_: Any) -> Spec:
        found = dtype_of(x) if dtype is None else dtypes.standardize(dtype)
        return shape_of(x), _dtype("same", found)

    return rule


zeros_like, ones_like = _like("ZerosLike"), _like("OnesLike")
floor, ceil = _unary("Floor", "float"), _unary("Ceil", "float")
FLOATING = (
    *("exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "log1p", "expm1", "erf"),
    *("rsqrt", "reciprocal", "sinh", "cosh", "arctan", "arcsin", "arccos", "log2", "log10"),
)
for _name in FLOATING:
    globals()[_name] = _unary(_name.capitalize(), "float")
ACTIVATIONS = (
    *("relu", "relu6", "softplus", "softsign", "silu", "gelu", "elu", "selu", "leaky_relu"),
    *("hard_sigmoid", "hard_silu", "log_sigmoid", "softmax", "log_softmax", "mish", "celu"),
    *("exponential", "linear", "swish", "hard_tanh", "tanh_shrink", "soft_shrink", "squareplus"),
    *("hard_swish", "hard_shrink", "threshold", "sparse_sigmoid", "sparse_plus", "glu"),
    *("sparsemax",),
)
for _name in ACTIVATIONS:
    if _name not in ("linear", "softmax"):
        globals()[_name] = _unary("".join(part.capitalize() for part in _name.split("_")))
linear = _unary("Identity")


@operation("Softmax")
def _softmax(x: Any, axis: Any = -1) -> Spec:
    shape = shape_of(x)
    for each in axis if isinstance(axis, list | tuple) else [axis]:
        shapes.axis_of(each, len(shape))
    return shape, _dtype("same", dtype_of(x))


def softmax(x: Any, axis: Any = -1) -> Any:
    """Shares along an axis; Keras warns of an axis of length 1."""
    shape = shape_of(x)
    if isinstance(axis, int) and -len(shape) <= axis < len(shape) and shape[axis] == 1:
        shown = getattr(x, "shape", shape)
        warnings.warn(
            f"You are using a softmax over axis {axis} of a tensor of shape {shown}. This axis has "
            "size 1. The softmax operation will always return the value 1, which is likely not "
            "what you intended. Did you mean to use a sigmoid instead?",
            stacklevel=2,
        )
    return _of_logits(_softmax(x, axis))


_sigmoid = globals()["sigmoid"]


def sigmoid(x: Any) -> Any:
    """Each number between 0 and 1."""
    return _of_logits(_sigmoid(x))


def _of_logits(made: Any) -> Any:
    """Shares, which remember that they were made of logits, as those of Keras do."""
    if isinstance(made, Tensor):
        made.of_logits = True
    return made


@operation("Cast")
def cast(x: Any, dtype: Any) -> Spec:
    return shape_of(x), dtypes.standardize(dtype)


@operation("Where")
def where(condition: Any, x1: Any, x2: Any) -> Spec:
    shape = shapes.broadcast(shape_of(condition), shapes.broadcast(shape_of(x1), shape_of(x2)))
    return shape, dtypes.result(dtype_of(x1), dtype_of(x2))
