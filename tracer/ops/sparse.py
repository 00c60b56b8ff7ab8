"""Which operations keep a tensor sparse, and which refuse it.

Keras takes a product with a number to be sparse, so that tensors are sparse that nobody made so.
"""

from typing import Any, NoReturn

from tracer import tree
from tracer.tensor import shape_of
from tracer.tensors import KerasTensor, TFTensor

#: Of one tensor: it stays sparse.
KEEPING = {
    *("Absolute", "Arcsin", "Arctan", "Ceil", "Copy", "ExpandDims", "Expm1", "Floor", "Log1p"),
    *("Negative", "Reshape", "Round", "Sign", "Sin", "Sinh", "Sqrt", "Square", "Squeeze", "Tan"),
    *("Tanh", "Transpose"),
}
#: Of several: sparse where all are.
JOINING = {"Add", "Subtract", "Maximum", "Minimum", "Concatenate", "Matmul"}
DIVIDING = {"Divide", "TrueDivide", "DivideNoNan"}
#: What Keras calls sparse before it computes, and what it keeps only when it does.
SYMBOLIC = {"Mean", "OnesLike", "Sum", "ZerosLike"}
COMPUTED = {"Cast", "ConvertToTensor"}
#: Dense, whatever they are given.
DENSE = {"Arccos", "Cos", "Exp", "Isfinite", "Log", "Log10", "Log2", "Reciprocal", "Take"}
#: What is raised: by most operations, and by some.
REFUSED = TypeError, "Failed to convert elements of SparseTensor"
OTHERWISE: dict[str, tuple[type[Exception], str]] = {
    "Sum": (ValueError, "as_list() is not defined on an unknown TensorShape."),
    "Argmax": (AttributeError, "'SparseTensor' object has no attribute 'ndim'"),
    "Argmin": (AttributeError, "'SparseTensor' object has no attribute 'ndim'"),
}


def symbolic(name: str, args: Any) -> bool:
    """Whether a symbolic result is sparse; Keras takes what is no tensor to be, in a product."""
    default = name in ("Multiply", "Matmul")
    return _kept(name, [x.sparse if isinstance(x, KerasTensor) else default for x in args]) or (
        name in SYMBOLIC and args[0].sparse
    )


def computed(name: str, args: Any) -> bool:
    """Whether a result inside a `call` is sparse; raises what TensorFlow does for most."""
    given = [isinstance(x, TFTensor) and x.sparse for x in args]
    if not any(given):
        return False
    if name not in {*KEEPING, *JOINING, *DIVIDING, *COMPUTED, *DENSE, "Multiply"}:
        refuse(name)
    if name == "Matmul":
        must_be_dense(*args)
    return _kept(name, given) or name in COMPUTED


def refuse(name: str = "") -> NoReturn:
    """Raise what an operation of that name, or a layer, raises for a sparse tensor."""
    kind, said = OTHERWISE.get(name, REFUSED)
    raise kind(said)


def _kept(name: str, given: list[bool]) -> bool:
    if name in KEEPING or name in DIVIDING:
        return given[0] and (name in KEEPING or not given[1])
    return any(given) if name == "Multiply" else name in JOINING and all(given)


def must_be_dense(one: Any, other: Any) -> None:
    """Raise what TensorFlow raises for a product of a sparse tensor of many axes with a matrix.

    It multiplies matrix by matrix along the first axis, of which there must be several on both
    sides; more axes than three it makes one of, by multiplying their lengths.
    """
    if not (isinstance(one, TFTensor) and one.sparse) or getattr(other, "sparse", False):
        return
    left, right = shape_of(one), shape_of(other)
    if len(left) > 3 and None in left[:-2]:
        raise TypeError("unsupported operand type(s) for *: 'int' and 'NoneType'")
    if len(left) > 2 and len(right) < 3:
        raise ValueError(
            "Shape must be rank 2 but is rank 1 for '{{node SparseTensorDenseMatMul}}'"
        )


def operands(args: Any) -> list:
    """The tensors of an operation; those of a list, where it takes one."""
    return tree.flatten(list(args[:1])) if args and tree.is_nested(args[0]) else list(args)
