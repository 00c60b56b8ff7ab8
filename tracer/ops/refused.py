"""What TensorFlow says of tensors that do not fit, where it computes and Keras only hands on."""

from collections.abc import Sequence
from typing import Any

from tracer.shapes import clash


class InvalidArgumentError(Exception):
    """What an operation of TensorFlow raises for tensors that do not fit."""

    def __init__(self, *args: Any) -> None:
        super().__init__(args[-2] if len(args) > 2 else args[0] if args else "")


class UnimplementedError(InvalidArgumentError):
    """What an operation of TensorFlow raises for a kind of values that it cannot take."""


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
    name: str, eager: bool, shapes: Sequence[tuple], turned: tuple | None = None
) -> Exception | None:
    """The error of an operation on two tensors; None where its words are not known.

    In a graph the message ends in the names of the operation's inputs, which are not known here.
    `turned` says which of two matrices TensorFlow is asked to transpose; None is Keras's product.
    """
    called = CALLED.get(name)
    if called is None or len(shapes) != 2:
        return None
    one, other = shapes
    if called == "MatMul" and (len(one), len(other)) != (2, 2):
        called = "BatchMatMulV2"
    shown = in_brackets(shapes)
    flat = [i for i, shape in enumerate(shapes) if len(shape) < 2]
    if turned is not None and flat:
        if eager:
            return InvalidArgumentError(f"In[{flat[0]}] ndims must be >= 2 [Op:MatMul] name: ")
        least = "at least " if max(map(len, shapes)) > 2 else ""
        return ValueError(
            f"Shape must be {least}rank 2 but is rank {len(shapes[flat[0]])} for "
            f"'{{{{node MatMul}}}} = {called}' with input shapes: {', '.join(shown)}."
        )
    if eager:
        said = f"Incompatible shapes: {shown[0]} vs. {shown[1]}"
        if "MatMul" in called:
            said = f"Matrix size-incompatible: In[0]: {shown[0]}, In[1]: {shown[1]}"
        where = "_device_/job:localhost/replica:0/task:0/device:CPU:0"
        return InvalidArgumentError(
            f"{{{{function_node __wrapped__{called}{where}}}}} {said} [Op:{called}] name: "
        )
    a, b = _parting(
        called, *(_turned(s) if t else s for s, t in zip(shapes, turned or (0, 0), strict=True))
    )
    return unequal(a, b, called, f"{', '.join(shown)}.")


def side_by_side(eager: bool, shapes: Sequence[tuple], axis: int) -> Exception | None:
    """The error of tensors that cannot be joined along an axis; None where they can."""
    first = shapes[0]
    rank = len(first)
    where = "_device_/job:localhost/replica:0/task:0/device:CPU:0"
    before = f"{{{{function_node __wrapped__ConcatV2_N_{len(shapes)}{where}}}}} ConcatOp : "
    if eager and not -rank <= axis < rank:
        return InvalidArgumentError(
            f"{before}Expected concatenating dimensions in the range [-{rank}, {rank}), but got "
            f"{axis} [Op:ConcatV2] name: concat"
        )
    place = axis % rank
    for i, shape in enumerate(shapes[1:], 1):
        one, other = in_brackets([first, shape])
        if len(shape) != len(first):
            said = "Ranks of all input tensors should match:"
            graph = f"Shape must be rank {len(first)} but is rank {len(shape)}"
        else:
            pairs = [(n, m, k) for n, (m, k) in enumerate(zip(first, shape, strict=True))]
            apart = [(n, m, k) for n, m, k in pairs if n != place and None not in (m, k) and m != k]
            if not apart:
                continue
            n, m, k = apart[0]
            said = f"Dimension {n} in both shapes must be equal:"
            rest = in_brackets([(*s[:place], *s[place + 1 :]) for s in (first, shape)])
            n -= n > place
            graph = f"Dimension {n} in both shapes must be equal, but are {m} and {k}. Shapes are "
            graph += f"{rest[0]} and {rest[1]}."
        if eager:
            return InvalidArgumentError(
                f"{before}{said} shape[0] = {one} vs. shape[{i}] = {other} [Op:ConcatV2] name: "
                "concat"
            )
        return ValueError(
            f"{graph} for '{{{{node concat}}}} = ConcatV2' with input shapes: "
            f"{', '.join(in_brackets(shapes))}, []."
        )
    return None


def spread(shape: tuple, whole: tuple) -> Exception | None:
    """The error of a tensor in a graph that cannot be spread over a shape; None where it can be."""
    one, other = in_brackets([shape, whole])
    given = f"{one}, [{len(whole)}]"
    if len(shape) > len(whole):
        return ValueError(
            f"Shape must be at most rank {len(whole)} but is rank {len(shape)} for "
            f"{_node('BroadcastTo', given)}."
        )
    for a, b in zip(shape[::-1], whole[::-1], strict=False):
        if None not in (a, b) and a > 1 and a != b:
            partial = f"and with input tensors computed as partial shapes: input[1] = {other}."
            return unequal(a, b, "BroadcastTo", f"{given} {partial}")
    return None


def in_top_k(targets: tuple, predictions: tuple) -> Exception | None:
    """The error of targets in a graph that are not one for each prediction; None where they are."""
    one, other = in_brackets([predictions, targets])
    given = f"{one}, {other}, []."
    for shape, rank in ((predictions, 2), (targets, 1)):
        if len(shape) != rank:
            said = f"Shape must be rank {rank} but is rank {len(shape)} for "
            return ValueError(said + _node("InTopKV2", given))
    a, b = predictions[0], targets[0]
    if None not in (a, b) and a != b:
        return unequal(a, b, "InTopKV2", given)
    return None


def unequal(a: int, b: int, called: str, given: str) -> ValueError:
    """The error of two lengths that an operation in a graph wants equal; `given` ends it."""
    return ValueError(f"Dimensions must be equal, but are {a} and {b} for {_node(called, given)}")


def _node(called: str, given: str) -> str:
    return f"'{{{{node {called}}}}} = {called}' with input shapes: {given}"


def in_brackets(shapes: Sequence[tuple]) -> list[str]:
    """Shapes as TensorFlow writes them, such as ``[?,12,8]``."""
    return [f"[{','.join('?' if n is None else str(n) for n in shape)}]" for shape in shapes]


def _turned(shape: tuple) -> tuple:
    return (*shape[:-2], shape[-1], shape[-2])


def _parting(called: str, one: tuple, other: tuple) -> tuple:
    """The two lengths that do not go together, the first from the left."""
    if "MatMul" in called:
        return one[-1], other[-2] if len(other) > 1 else other[-1]
    axis = clash(one, other)
    assert axis is not None  # It was refused.
    return one[axis], other[axis]
