"""What TensorFlow says of tensors that do not fit, where it computes and Keras only hands on."""

from collections.abc import Sequence
from typing import Any


class InvalidArgumentError(Exception):
    """What an operation of TensorFlow raises for tensors that do not fit."""

    def __init__(self, *args: Any) -> None:
        super().__init__(args[-2] if len(args) > 2 else args[0] if args else "")


#: How TensorFlow calls the operations of Keras.
CALLED = {
    "Add": "AddV2",
    "Subtract": "Sub",
    "Multiply": "Mul",
    "Divide": "RealDiv",
    "TrueDivide": "RealDiv",
    "FloorDivide": "FloorDiv",
    "Power": "Pow",
    "Mod": "FloorMod",
    "Maximum": "Maximum",
    "Minimum": "Minimum",
    "Equal": "Equal",
    "NotEqual": "NotEqual",
    "Less": "Less",
    "LessEqual": "LessEqual",
    "Greater": "Greater",
    "GreaterEqual": "GreaterEqual",
    "LogicalAnd": "LogicalAnd",
    "LogicalOr": "LogicalOr",
    "Matmul": "MatMul",
}


def refused(
    name: str, eager: bool, shapes: Sequence[tuple], turned: Sequence[bool] = (False, False)
) -> Exception | None:
    """The error of an operation on two tensors; None where its words are not known.

    In a graph the message ends in the names of the operation's inputs, which are not known here.
    `turned` says which matrix of a product has its last two axes the other way round.
    """
    called = CALLED.get(name)
    if called is None or len(shapes) != 2:
        return None
    one, other = shapes
    if called == "MatMul" and (len(one), len(other)) != (2, 2):
        called = "BatchMatMulV2"
    shown = [f"[{','.join('?' if n is None else str(n) for n in shape)}]" for shape in shapes]
    if eager:
        said = f"Incompatible shapes: {shown[0]} vs. {shown[1]}"
        if "MatMul" in called:
            said = f"Matrix size-incompatible: In[0]: {shown[0]}, In[1]: {shown[1]}"
        where = "_device_/job:localhost/replica:0/task:0/device:CPU:0"
        return InvalidArgumentError(
            f"{{{{function_node __wrapped__{called}{where}}}}} {said} [Op:{called}] name: "
        )
    if "MatMul" in called:
        one, other = (
            (*shape[:-2], shape[-1], shape[-2]) if turn else shape
            for shape, turn in zip(shapes, turned, strict=True)
        )
    a, b = _parting(called, one, other)
    return ValueError(
        f"Dimensions must be equal, but are {a} and {b} for '{{{{node {called}}}}} = {called}' "
        f"with input shapes: {', '.join(shown)}."
    )


def _parting(called: str, one: tuple, other: tuple) -> tuple:
    """The two lengths that do not go together, the first from the left."""
    if "MatMul" in called:
        return one[-1], other[-2] if len(other) > 1 else other[-1]
    rank = max(len(one), len(other))
    left = (1,) * (rank - len(one)) + one
    right = (1,) * (rank - len(other)) + other
    pairs = zip(left, right, strict=True)
    return next((a, b) for a, b in pairs if None not in (a, b) and a != b and 1 not in (a, b))
