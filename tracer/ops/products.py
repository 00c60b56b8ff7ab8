"""Products: matrices, dots, einsum, convolutions."""

from typing import Any

from tracer import dtypes, shapes
from tracer.ops.apply import Spec, operation
from tracer.tensor import dtype_of, shape_of


@operation("Matmul")
def matmul(x1: Any, x2: Any) -> Spec:
    return shapes.matmul(shape_of(x1), shape_of(x2)), dtypes.result(dtype_of(x1), dtype_of(x2))


@operation("Dot")
def dot(x1: Any, x2: Any) -> Spec:
    one, other = shape_of(x1), shape_of(x2)
    dtype = dtypes.result(dtype_of(x1), dtype_of(x2))
    if not one or not other:
        return one or other, dtype
    inner = other[0] if len(other) == 1 else other[-2]
    if None not in (one[-1], inner) and one[-1] != inner:
        raise ValueError(
            "Shape incompatible on axis -1 of `x1` and axis -2 of `x2`: "
            f"x1.shape={one}, x2.shape={other}"
        )
    return (*one[:-1], *(() if len(other) == 1 else (*other[:-2], other[-1]))), dtype


@operation("Tensordot")
def tensordot(x1: Any, x2: Any, axes: Any = 2) -> Spec:
    one, other = shape_of(x1), shape_of(x2)
    if isinstance(axes, int):
        left, right = list(range(len(one) - axes, len(one))), list(range(axes))
    else:
        left, right = ([a] if isinstance(a, int) else list(a) for a in axes)
    gone1, gone2 = {a % len(one) for a in left}, {a % len(other) for a in right}
    kept = [n for i, n in enumerate(one) if i not in gone1]
    kept += [n for i, n in enumerate(other) if i not in gone2]
    return tuple(kept), dtypes.result(dtype_of(x1), dtype_of(x2))


@operation("Einsum")
def einsum(subscripts: str, *operands: Any) -> Spec:
    terms, _, out = subscripts.replace(" ", "").partition("->")
    lengths: dict[str, Any] = {}
    rest: tuple = ()
    for term, operand in zip(terms.split(","), operands, strict=True):
        shape = shape_of(operand)
        before, dots, after = term.partition("...")
        if not dots and len(term) != len(shape):
            raise ValueError(
                f"The operand of shape {shape} does not fit the term `{term}` of `{subscripts}`"
            )
        names = [*before, *after]
        free = len(shape) - len(names)
        lettered = shape[: len(before)] + shape[len(before) + free :]
        rest = shapes.broadcast(rest, shape[len(before) : len(before) + free]) if dots else rest
        for name, length in zip(names, lettered, strict=True):
            known = lengths.get(name)
            if None not in (known, length) and known != length and 1 not in (known, length):
                raise ValueError(
                    f"Axis `{name}` of `{subscripts}` has length {known} in one operand and "
                    f"{length} in another"
                )
            lengths[name] = length if known in (None, 1) else known
    if "->" not in subscripts:
        letters = terms.replace(",", "").replace(".", "")
        out = "".join(sorted(name for name in set(letters) if letters.count(name) == 1))
    before, dots, after = out.partition("...")
    shape = (*(lengths[n] for n in before), *(rest if dots else ()), *(lengths[n] for n in after))
    return shape, dtypes.result(*(dtype_of(each) for each in operands))


@operation("Outer")
def outer(x1: Any, x2: Any) -> Spec:
    sizes = [shapes.size(shape_of(x)) for x in (x1, x2)]
    return tuple(sizes), dtypes.result(dtype_of(x1), dtype_of(x2))
