"""Tensors that do not go together: side by side, number by number, as matrices."""

import re
from dataclasses import replace

from tracer import shapes
from tracer.causes.case import Case, Told


def concatenate(case: Case, had: list | None = None) -> Told:
    axis = _parting(case)
    causes = [
        f"The tensors part at axis {axis}; only the axis along which they are joined may differ. "
        "Join along that axis (`axis=`), or bring them to one length first."
        if axis is not None
        else "The tensors have a different number of axes. Pool or flatten the longer one first."
    ]
    if axis is not None and None not in (case.shapes[0][axis], case.shapes[1][axis]):
        lengths = case.shapes[0][axis], case.shapes[1][axis]
        if len(case.shapes[0]) > 3 and abs(lengths[0] - lengths[1]) < 4:
            causes.append(
                "A pooling drops the last place of an odd length, and nothing brings it back. Pad "
                "the picture to a multiple of the strides, or crop the longer branch."
            )
    wanted: str = "equal ranks"
    question: str | None = "Q18"
    if axis is not None:
        free = getattr(case.layer, "axis", case.free)
        but = "" if free is None else " but the last" if free == -1 else f" but axis {free}"
        wanted, question = f"equal lengths on every axis{but}", None
    return Told("The tensors do not fit side by side", question, causes, wanted, axis, had)


def joined(case: Case) -> Told:
    """Tensors that an operation in the code cannot join."""
    found = _in_message(case.message)
    if len(found) < 2:
        return Told("The tensors do not fit side by side", None, ["Compare their shapes."])
    one, other = found[:2]
    if len(one) != len(other):
        causes = [
            f"One tensor has {len(one)} axes, the other {len(other)}. Pool or flatten the longer "
            "one first, or give the shorter one an axis with `expand_dims` and repeat it."
        ]
        had = [list(shape) for shape in found]
        return Told("The tensors do not fit side by side", "Q18", causes, "equal ranks", None, had)
    return concatenate(replace(case, layer=None, shapes=found), [list(s) for s in found])


def merged(case: Case) -> Told:
    adds = "layer" if case.layer is not None else "operation"
    causes = [
        f"An elementwise {adds} wants equal shapes, or 1 where they differ. Bring both branches to "
        "one length: with a `Dense`, a pooling, or for channels `Conv2D(channels, 1)`.",
        "`Concatenate` was meant: it joins side by side.",
    ]
    if case.layer is None and len(case.shapes) == 2:
        short, long = sorted(case.shapes, key=len)
        causes = [*lacking(short, long, "tf.newaxis"), *causes]
    return Told("The shapes do not match", None, causes, "equal shapes", clash(case.shapes))


def lacking(short: tuple, long: tuple, written: str) -> list[str]:
    """The one axis with which a tensor would fit another of one axis more, as it is `written`."""
    if len(long) != len(short) + 1:
        return []
    for axis in range(1, len(long)):
        longer = (*short[:axis], 1, *short[axis:])
        try:
            shapes.broadcast(longer, long)
        except ValueError:
            continue
        new = ", ".join([":"] * axis + [written])
        return [
            "Shapes of different ranks are compared from the last axis on. The shorter one lacks "
            f"an axis: `x[{new}]` makes {longer} of {short}."
        ]
    return []


def matrices(case: Case) -> Told:
    found = _in_message(case.message)
    causes = [
        "The last axis of the left one and the last but one of the right one must be of equal "
        "length, after either is turned.",
        "Queries times keys: the keys are to be turned first, `ops.transpose(keys, (0, 2, 1))` or "
        "`tf.matmul(queries, keys, transpose_b=True)`.",
    ]
    had = [list(shape) for shape in found[:2]]
    return Told("The matrices do not fit", None, causes, had=had if len(had) == 2 else None)


def _parting(case: Case) -> int | None:
    """The axis at which two shapes part."""
    if len(case.shapes) < 2:
        return None
    one, other = case.shapes[0], case.shapes[1]
    if len(one) != len(other):
        return None
    free = getattr(case.layer, "axis", case.free)
    for i, (a, b) in enumerate(zip(one, other, strict=False)):
        if None not in (a, b) and a != b and free not in (i, i - len(one)):
            return i
    return None


def clash(found: list[tuple]) -> int | None:
    """The first axis that keeps shapes from broadcasting; below 0 if their ranks differ."""
    for other in found[1:]:
        one = found[0]
        axis = shapes.clash(one, other)
        if axis is not None:
            return axis if len(one) != len(other) else len(one) + axis
    return None


def _in_message(message: str) -> list[tuple]:
    """The shapes that stand in a message: ``[?,12,8]`` as TensorFlow writes them, or tuples."""
    said = message.partition("Arguments received")[0]
    said = said.partition("input shapes:")[2] or said
    found = re.findall(r"(?<!\w)[\[(]((?:(?:\?|None|\d+)(?:, ?)?)+)[\])]", said)
    return [
        tuple(int(n) if n.strip().isdigit() else None for n in each.split(",") if n.strip())
        for each in found
    ]
