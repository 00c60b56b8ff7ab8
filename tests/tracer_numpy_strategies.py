"""Random expressions of NumPy's functions, as source that NumPy and the tracer both run.

A third of them and more is broken on purpose: an axis that is not there, shapes that do not go
together, an index outside, an argument of another kind.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

BROKEN = "# broken on purpose\n"
LENGTHS = (0, 1, 2, 3, 5)
DTYPES = ("int64", "float32", "float64", "bool")


@dataclass
class Array:
    """An array in the source: what it is called there, its shape and dtype."""

    text: str
    shape: tuple
    dtype: str = "float64"

    @property
    def rank(self) -> int:
        return len(self.shape)


class Maker:
    """Draws arguments that fit an array, or that may not."""

    def __init__(self, random: Random, broken: bool) -> None:
        self.random, self.broken = random, broken

    def one_of(self, *values: Any) -> Any:
        return self.random.choice(values)

    def whole(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def wrong(self, often: float = 1.5) -> bool:
        """Whether the next argument is to be one that may not fit: one time in so many."""
        return self.broken and self.random.random() < 1 / often

    def shape(self, most: int = 4) -> tuple:
        lengths = LENGTHS if self.whole(0, 2) == 0 else LENGTHS[1:]
        return tuple(self.one_of(*lengths) for _ in range(self.whole(0, most)))

    def dtype(self) -> str:
        return self.one_of(*DTYPES)

    def array(self, shape: tuple, dtype: str | None = None) -> Array:
        found = dtype or self.dtype()
        return Array(f"np.{self.one_of('zeros', 'ones')}({shape}, {found!r})", shape, found)

    def axis(self, rank: int) -> Any:
        if self.wrong():
            return self.one_of(*range(-rank - 2, rank + 3), 1.0, None)
        return self.whole(-rank, rank - 1) if rank else self.one_of(0, -1)

    def axes(self, rank: int) -> Any:
        """None, an axis, or several."""
        kind = self.whole(0, 3)
        if kind == 0:
            return None
        if kind == 1 or not rank:
            return self.axis(rank)
        if self.wrong():
            return tuple(self.whole(-rank - 1, rank) for _ in range(self.whole(0, 3)))
        count = self.whole(0, rank)
        return tuple(self.random.sample(range(rank), count))

    def beside(self, shape: tuple) -> tuple:
        """A shape that broadcasts with another one."""
        if self.wrong():
            return self.near(shape)
        found = tuple(self.one_of(n, n, 1) for n in shape)
        return self.one_of(found, found[self.whole(0, len(found)) :], (2, *found)[:4])

    def near(self, shape: tuple) -> tuple:
        """A shape with another length, or with an axis more or less."""
        found = [*shape]
        for _ in range(self.whole(1, 2)):
            kind = self.whole(0, 3)
            place = self.whole(0, len(found))
            if kind == 0 or not found:
                found.insert(place, self.one_of(*LENGTHS))
            elif kind == 1:
                del found[min(place, len(found) - 1)]
            else:
                found[min(place, len(found) - 1)] = self.one_of(*LENGTHS)
        return tuple(found[:4])

    def operand(self, shape: tuple) -> str:
        """An array that broadcasts, a number, or a list."""
        kind = self.whole(0, 7)
        if kind == 0:
            return str(self.one_of(2, 1.5, True, -1))
        if kind == 1:
            return str([1] * self.one_of(1, 2, 3, 5))
        return self.array(self.beside(shape)).text

    def indices(self, length: int) -> str:
        """Known indices into an axis: a number, a list, an array."""
        least, most = (-length - 1, length) if self.wrong() else (-length, length - 1)
        if least > most:
            return self.one_of("[]", "np.array([], int)", "slice(0, 2)")
        kind = self.whole(0, 3)
        if kind == 0:
            return str(self.whole(least, most))
        several = [self.whole(least, most) for _ in range(self.whole(1, 3))]
        if kind == 1:
            return str(several)
        if kind == 2:
            return f"np.array({[several, several]})"
        return f"np.array({several})"


def text_of(function: str, *args: object, **kwargs: object) -> str:
    """The source of a call; strings are source already."""
    shown = [arg if isinstance(arg, str) else repr(arg) for arg in args]
    shown += [f"{key}={value}" for key, value in kwargs.items()]
    return f"{function}({', '.join(shown)})"


Rule = Callable[[Maker, Array], str]
RULES: dict[str, Rule] = {}


def rule(*names: str) -> Callable[[Callable], Callable]:
    def register(make: Callable) -> Callable:
        for name in names:
            RULES[name] = lambda m, x, name=name: make(m, x, name)
        return make

    return register


UNARY = (
    *("absolute", "abs", "sqrt", "exp", "log", "sin", "cos", "tanh", "square", "sign", "isnan"),
    *("logical_not", "floor", "ceil", "isfinite", "log1p", "expm1", "negative", "tan", "log2"),
    *("trunc", "conjugate", "isinf", "reciprocal", "invert", "positive", "cbrt", "exp2", "log10"),
    *("rint", "sinh", "cosh", "arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh"),
    *("degrees", "radians", "deg2rad", "rad2deg", "fabs", "signbit"),
)
BINARY = (
    *("maximum", "minimum", "add", "subtract", "multiply", "divide", "power", "equal"),
    *("not_equal", "logical_and", "logical_or", "less", "greater_equal", "mod", "floor_divide"),
    *("isclose", "bitwise_and", "arctan2", "fmax", "fmin", "true_divide", "remainder", "fmod"),
    *("less_equal", "greater", "logical_xor", "bitwise_or", "bitwise_xor", "hypot", "logaddexp"),
    *("allclose", "array_equal"),
)
OPERATORS = (*"+-*/%&|^<>", "//", "**", "==", "!=", "<=", ">=")
REDUCING = ("sum", "prod", "max", "min", "mean", "std", "var", "all", "any", "ptp")


@rule(*UNARY)
def unary(m: Maker, x: Array, name: str) -> str:
    return text_of(f"np.{name}", x.text)


@rule(*BINARY)
def binary(m: Maker, x: Array, name: str) -> str:
    return text_of(f"np.{name}", x.text, m.operand(x.shape))


@rule("operator", "operator_", "operator__")
def operator(m: Maker, x: Array, name: str) -> str:
    sign = m.one_of(*OPERATORS)
    pair = [x.text, m.operand(x.shape)]
    return f" {sign} ".join(pair if m.whole(0, 2) else pair[::-1])


@rule("sign operator")
def signed(m: Maker, x: Array, name: str) -> str:
    return f"{m.one_of('-', '~', 'abs', '+')}({x.text})" if m.whole(0, 5) else f"-{x.text}"


@rule(*REDUCING, "amax", "amin", "median")
def reducing(m: Maker, x: Array, name: str) -> str:
    options = {"keepdims": True} if m.whole(0, 2) == 0 else {}
    axis = m.axes(x.rank)
    if m.whole(0, 2) == 0 and name not in ("amax", "amin", "median", "ptp"):
        return text_of(f"{x.text}.{name}", axis=axis, **options)
    if m.whole(0, 1):
        return text_of(f"np.{name}", x.text, axis, **options)
    return text_of(f"np.{name}", x.text, axis=axis, **options)


@rule("argmax", "argmin", "cumsum", "argsort", "sort", "count_nonzero", "cumprod", "diff")
def along(m: Maker, x: Array, name: str) -> str:
    axis = m.axes(x.rank) if name == "count_nonzero" else m.axis(x.rank)
    if m.whole(0, 3) == 0:
        return text_of(f"np.{name}", x.text)
    if m.whole(0, 2) == 0 and name in ("argmax", "argmin", "cumsum", "argsort"):
        return text_of(f"{x.text}.{name}", axis)
    return text_of(f"np.{name}", x.text, axis=axis)


def several(m: Maker, x: Array, free: int | None) -> str:
    """A list of arrays that may differ along one axis."""
    found = [x]
    for _ in range(m.whole(0, 2)):
        shape = [*x.shape]
        if free is not None and -len(shape) <= free < len(shape):
            shape[free] = m.one_of(*LENGTHS)
        made = m.near(tuple(shape)) if m.wrong() else tuple(shape)
        found.append(m.array(made))
    return f"[{', '.join(each.text for each in found)}]"


@rule("concatenate", "stack")
def joining(m: Maker, x: Array, name: str) -> str:
    axis = m.axis(x.rank + (name == "stack"))
    if m.wrong(20):
        return text_of(f"np.{name}", m.one_of("[]", x.text, f"[{x.text}, 5]"))
    free = axis if isinstance(axis, int) and name == "concatenate" else None
    given = several(m, x, free)
    if m.whole(0, 3) == 0:
        return text_of(f"np.{name}", given, **({"axis": None} if name == "concatenate" else {}))
    return text_of(f"np.{name}", given, axis=axis)


@rule("vstack", "hstack", "column_stack", "dstack")
def stacked(m: Maker, x: Array, name: str) -> str:
    free = 0 if name == "vstack" else 2 if name == "dstack" else 1 if x.rank > 1 else 0
    return text_of(f"np.{name}", "[]" if m.wrong(20) else several(m, x, free))


@rule("append")
def append(m: Maker, x: Array, name: str) -> str:
    axis = m.one_of(None, m.axis(x.rank))
    shape = m.near(x.shape) if m.wrong() else x.shape
    return text_of(
        "np.append", x.text, m.array(shape).text, **({} if axis is None else {"axis": axis})
    )


def factors(m: Maker, x: Array, vectors: bool) -> tuple[str, str]:
    """Two factors of a product of matrices."""
    inner = x.shape[-1] if x.shape else 2
    if m.wrong():
        return x.text, m.array(m.near((*x.shape[:-2], inner, 3))).text
    kind = m.whole(0, 2)
    last = m.one_of(*LENGTHS)
    shape = [(inner,), (inner, last), (*x.shape[:-2], inner, last)][kind]
    return x.text, m.array(shape).text


@rule("matmul", "dot")
def product(m: Maker, x: Array, name: str) -> str:
    one, other = factors(m, x, name == "dot")
    if m.wrong(10):
        other = m.one_of("2", "1.5", "[1, 2]")
    kind = m.whole(0, 2)
    if kind == 0:
        return f"{one} @ {other}" if name == "matmul" else f"{one}.dot({other})"
    return text_of(f"np.{name}", one, other)


@rule("tensordot")
def tensordot(m: Maker, x: Array, name: str) -> str:
    if m.wrong():
        other = m.array(m.near(x.shape))
        axes = m.one_of(0, 1, 2, 3, (0, 0), ([0], [1]), ([0, 1], [1]), (-1, 0), ([0, 0], [0, 0]))
        return text_of("np.tensordot", x.text, other.text, axes=axes)
    count = m.whole(0, x.rank)
    other = m.array((*x.shape[x.rank - count :], *m.shape(1)))
    return text_of("np.tensordot", x.text, other.text, count)


@rule("outer")
def outer(m: Maker, x: Array, name: str) -> str:
    return text_of("np.outer", x.text, m.array(m.shape(2)).text)


@rule("einsum", "einsum_")
def einsum(m: Maker, x: Array, name: str) -> str:
    letters = "bijk"[: x.rank]
    other = m.array(m.near(x.shape) if m.wrong() else x.shape)
    second = m.one_of(letters, letters[::-1], letters[:-1] + "z", "..." + letters[-1:])
    out = m.one_of(
        "", letters, letters[::-1], "...", letters[:1] + second[-1:], "..." + letters[:1]
    )
    if not m.broken and second == letters[::-1]:
        other = m.array(x.shape[::-1])
    if m.wrong(8):
        letters = m.one_of("ii", "...", "i.j", "i1", letters + "j")
    arrow = m.one_of("->", "->", "")
    if m.whole(0, 3) == 0:
        return text_of("np.einsum", repr(letters + arrow + (out if arrow else "")), x.text)
    subscripts = f"{letters},{second}{arrow}{out if arrow else ''}"
    return text_of("np.einsum", repr(subscripts), x.text, other.text)


@rule("reshape", "reshape_")
def reshape(m: Maker, x: Array, name: str) -> str:
    size = int(np.prod(x.shape))
    if m.wrong():
        target: Any = m.one_of(m.near(x.shape), (-1, -1), (size, 0), (-1, 4), size + 1, (-1, 0), -2)
    else:
        target = m.one_of(-1, (size,), (1, size), (-1, 1), x.shape[::-1], (*x.shape, 1))
    if m.whole(0, 2) == 0 and isinstance(target, tuple):
        return text_of(f"{x.text}.reshape", *target)
    return m.one_of(text_of("np.reshape", x.text, target), text_of(f"{x.text}.reshape", target))


@rule("transpose")
def transpose(m: Maker, x: Array, name: str) -> str:
    if m.wrong():
        axes = tuple(m.whole(-x.rank - 1, x.rank) for _ in range(m.whole(0, x.rank + 1)))
    else:
        axes = tuple(m.random.sample(range(x.rank), x.rank))
    kind = m.whole(0, 3)
    if kind == 0:
        return f"{x.text}.T"
    if kind == 1:
        return text_of(f"{x.text}.transpose", *axes)
    return text_of("np.transpose", x.text, axes)


@rule("squeeze")
def squeeze(m: Maker, x: Array, name: str) -> str:
    ones = [i for i, n in enumerate(x.shape) if n == 1]
    axis = m.one_of(*ones, None) if ones and not m.wrong() else m.axes(x.rank)
    return m.one_of(text_of("np.squeeze", x.text, axis=axis), text_of(f"{x.text}.squeeze", axis))


@rule("expand_dims")
def expand_dims(m: Maker, x: Array, name: str) -> str:
    axis = m.axes(x.rank + 1)
    return text_of("np.expand_dims", x.text, 0 if axis is None else axis)


@rule("moveaxis", "swapaxes")
def moved(m: Maker, x: Array, name: str) -> str:
    if name == "moveaxis" and m.whole(0, 2) == 0:
        return text_of("np.moveaxis", x.text, m.axes(x.rank) or 0, m.axes(x.rank) or 0)
    return text_of(f"np.{name}", x.text, m.axis(x.rank), m.axis(x.rank))


@rule("flip")
def flip(m: Maker, x: Array, name: str) -> str:
    return text_of("np.flip", x.text, m.axes(x.rank))


@rule("roll")
def roll(m: Maker, x: Array, name: str) -> str:
    return text_of("np.roll", x.text, m.one_of(1, (1, 2), -2), m.axes(x.rank))


@rule("tile")
def tile(m: Maker, x: Array, name: str) -> str:
    times = tuple(m.whole(-1 if m.wrong(3) else 0, 3) for _ in range(m.whole(0, 4)))
    return text_of("np.tile", x.text, m.one_of(2, times))


@rule("repeat")
def repeat(m: Maker, x: Array, name: str) -> str:
    axis = m.one_of(None, m.axis(x.rank))
    length = x.shape[axis] if isinstance(axis, int) and -x.rank <= axis < x.rank else 2
    counts = [m.whole(-1 if m.broken else 0, 3) for _ in range(length + m.wrong(4))]
    times = m.one_of(2, 0, counts, m.whole(-1 if m.broken else 1, 3))
    return m.one_of(
        text_of("np.repeat", x.text, times, axis=axis), text_of(f"{x.text}.repeat", times, axis)
    )


@rule("take", "take_")
def take(m: Maker, x: Array, name: str) -> str:
    axis = m.one_of(None, m.axis(x.rank))
    inside = isinstance(axis, int) and -x.rank <= axis < x.rank
    at = m.indices(x.shape[axis] if inside else int(np.prod(x.shape)))
    if m.wrong(10):
        at = m.one_of("np.zeros(2)", "[0.5]", "True", "[[0, 9]]")
    at = "[0]" if at.startswith("slice") else at
    return m.one_of(text_of("np.take", x.text, at, axis=axis), text_of(f"{x.text}.take", at, axis))


@rule("pad")
def pad(m: Maker, x: Array, name: str) -> str:
    width: Any = m.one_of(1, (1, 2), ((1, 2),), tuple((1, i) for i in range(x.rank)) or 0)
    if m.wrong():
        width = m.one_of(-1, (1, 2, 3), ((1, 2),) * 3, ((1,), (2,)), 1.5, ((1, -1),))
    mode = m.one_of("constant", "constant", "edge", "reflect", "mean", *["none"] * m.broken)
    return text_of("np.pad", x.text, width, repr(mode))


@rule("split", "array_split")
def split(m: Maker, x: Array, name: str) -> str:
    axis = m.axis(x.rank)
    axis = 0 if not isinstance(axis, int) else axis
    length = x.shape[axis] if -x.rank <= axis < x.rank else 1
    parts = m.one_of(2, 3, [1, 2], 0, -1) if m.wrong() else m.one_of(length or 1, 1, [1], [])
    return text_of(f"np.{name}", x.text, parts, axis=axis)


@rule("broadcast_to")
def broadcast_to(m: Maker, x: Array, name: str) -> str:
    target = m.near(x.shape) if m.wrong() else (2, *x.shape)[-4:]
    if m.wrong(5):
        target = (*target[:-1], -1)
    return text_of("np.broadcast_to", x.text, target)


@rule("clip")
def clip(m: Maker, x: Array, name: str) -> str:
    ends = [m.one_of("None", "0", "1.5", m.operand(x.shape)) for _ in range(2)]
    if "None" in ends and ends[0] == ends[1]:
        ends[0] = "0"
    return m.one_of(text_of("np.clip", x.text, *ends), text_of(f"{x.text}.clip", *ends))


@rule("where")
def where(m: Maker, x: Array, name: str) -> str:
    if m.whole(0, 5) == 0:
        return text_of("np.where", x.text)
    return text_of("np.where", x.text, m.operand(x.shape), m.operand(x.shape))


@rule("round")
def rounded(m: Maker, x: Array, name: str) -> str:
    return text_of("np.round", x.text, m.one_of(0, 2, *[1.5] * m.broken))


@rule("diagonal")
def diagonal(m: Maker, x: Array, name: str) -> str:
    axes = [m.axis(x.rank), m.axis(x.rank)] if m.whole(0, 1) else []
    return text_of("np.diagonal", x.text, m.whole(-3, 3), *axes)


@rule("triu", "tril")
def triangle(m: Maker, x: Array, name: str) -> str:
    return text_of(f"np.{name}", x.text, m.whole(-1, 1))


@rule("cov", "corrcoef", "flatnonzero", "unique", "ravel", "atleast_1d", "atleast_2d", "copy")
@rule("nonzero", "fill_diagonal", "asanyarray", "ascontiguousarray")
def plain(m: Maker, x: Array, name: str) -> str:
    return text_of(f"np.{name}", x.text, *["1"] * (name == "fill_diagonal"))


@rule("vsplit", "hsplit", "dsplit")
def split_along(m: Maker, x: Array, name: str) -> str:
    return text_of(f"np.{name}", x.text, m.one_of(1, 1, 2, [1]))


@rule("take_along_axis")
def take_along_axis(m: Maker, x: Array, name: str) -> str:
    axis = m.axis(x.rank)
    shape = m.near(x.shape) if m.wrong(4) else x.shape
    dtype = m.dtype() if m.wrong(4) else "int64"
    return text_of("np.take_along_axis", x.text, f"np.zeros({shape}, {dtype!r})", axis=axis)


@rule("broadcast_shapes")
def broadcast_shapes(m: Maker, x: Array, name: str) -> str:
    return text_of("np.broadcast_shapes", x.shape, m.beside(x.shape), m.beside(x.shape))


@rule("norm")
def norm(m: Maker, x: Array, name: str) -> str:
    return text_of("np.linalg.norm", x.text, axis=m.axes(x.rank), keepdims=m.one_of(True, False))


@rule("svd")
def svd(m: Maker, x: Array, name: str) -> str:
    return text_of("np.linalg.svd", m.array(x.shape).text, full_matrices=m.one_of(True, False))


@rule("full", "full_like")
def full(m: Maker, x: Array, name: str) -> str:
    if name == "full_like":
        return text_of("np.full_like", x.text, m.operand(x.shape))
    target = (2, *x.shape)[: m.whole(0, 4)] if m.wrong() else (2, *x.shape)
    return text_of("np.full", target, x.text)


@rule("zeros", "ones", "empty", "eye", "linspace", "arange", "identity", "triu_indices")
@rule("zeros_like", "ones_like", "empty_like")
def made(m: Maker, x: Array, name: str) -> str:
    if name.endswith("_like"):
        return text_of(
            f"np.{name}", x.text, **({"dtype": repr(m.dtype())} if m.whole(0, 1) else {})
        )
    if name in ("identity", "triu_indices"):
        return text_of(f"np.{name}", m.one_of(0, 2, 3, *[-1, 1.5] * m.broken))
    if name == "eye":
        return text_of(
            "np.eye", m.whole(-1 if m.broken else 0, 3), m.whole(-1 if m.broken else 0, 3)
        )
    if name == "linspace":
        ends = m.operand(x.shape) if m.whole(0, 1) else "1"
        return text_of("np.linspace", x.text, ends, m.whole(-1 if m.broken else 0, 3))
    if name == "arange":
        return text_of("np.arange", *[m.one_of(0, 1, 5, 2.5) for _ in range(m.whole(1, 2))])
    shape: Any = m.near(x.shape)
    if m.wrong():
        shape = m.one_of((2, -1), (2, 1.5), -1, 1.5, None, "ab", (*shape, None))
    shown = repr(shape)
    return text_of(f"np.{name}", shown, **({"dtype": repr(m.dtype())} if m.whole(0, 1) else {}))


@rule("array")
def array(m: Maker, x: Array, name: str) -> str:
    rows = [[0] * m.one_of(2, 2, 2, 3 if m.broken else 2) for _ in range(m.whole(1, 3))]
    if m.whole(0, 1):
        return text_of("np.array", str(rows))
    other = m.array(m.near(x.shape) if m.wrong() else x.shape)
    return text_of(m.one_of("np.array", "np.asarray"), f"[{x.text}, {other.text}]")


@rule("astype")
def astype(m: Maker, x: Array, name: str) -> str:
    return text_of(f"{x.text}.astype", repr(m.one_of(*DTYPES, "int32", *["nothing"] * m.broken)))


@rule("len", "np.ndim", "np.shape", "np.size")
def asked(m: Maker, x: Array, name: str) -> str:
    return text_of(name, x.text)


@rule("a number")
def number(m: Maker, x: Array, name: str) -> str:
    several = x.text if int(np.prod(x.shape)) > 1 else "np.zeros((2, 3))"
    return text_of(m.one_of("float", "int", "bool"), several)


@rule("random")
def random(m: Maker, x: Array, name: str) -> str:
    shape = (*m.near(x.shape), -1) if m.wrong(4) else x.shape
    kind = m.whole(0, 4)
    if kind == 0:
        return text_of("np.random.rand", *shape)
    if kind == 1:
        return text_of("np.random.randint", m.whole(0 if m.broken else 1, 5), size=shape)
    if kind == 2:
        return text_of("np.random.normal", x.text, 1.0, size=m.near(x.shape) if m.wrong() else None)
    if kind == 3:
        return text_of("np.random.choice", x.text, 2)
    return text_of("np.random.default_rng(0).random", shape)


def key(m: Maker, x: Array) -> str:
    """An index of an array."""
    if m.whole(0, 9) == 0:
        mask = m.near(x.shape) if m.wrong() else x.shape[: m.whole(1, x.rank)] if x.rank else ()
        flags = np.zeros(mask, bool)
        flags.flat[: m.whole(0, 3)] = True
        return f"np.array({flags.tolist()}, bool).reshape({mask})"
    if m.wrong(20):
        return m.one_of(
            "1.5", "np.zeros(2)", "[0.5]", "..., ...", "'a'", "::0", "True", "None, True"
        )
    parts: list[str] = []
    left = [*x.shape]
    for _ in range(m.whole(0, x.rank) + m.wrong(4)):
        length = left.pop(0) if left else 1
        kind = m.whole(0, 7)
        if kind < 2:
            parts.append(m.one_of(":", "1:", "::2", "-2:", "5:1", "::-1"))
        elif kind == 2:
            parts.append(m.one_of("None", ":"))
        elif kind == 3 and m.whole(0, 2) == 0:
            flags = [bool(m.whole(0, 1)) for _ in range(length + m.wrong(4))]
            parts.append(f"np.array({flags}, bool)")
        elif kind < 6:
            parts.append(str(m.whole(-length - m.wrong(3), max(length - 1 + m.wrong(3), 0))))
        else:
            parts.append(m.indices(length))
    if m.whole(0, 3) == 0:
        parts.insert(m.whole(0, len(parts)), "...")
    if m.whole(0, 5) == 0:
        parts.insert(m.whole(0, len(parts)), "None")
    shown = ", ".join(parts)
    return shown if len(parts) != 1 or m.whole(0, 1) else f"{shown},"


@rule("index", "index_", "index__", "index___")
def index(m: Maker, x: Array, name: str) -> str:
    return f"{x.text}[{key(m, x) or '()'}]"


def evaluated(code: str, **names: Any) -> Any:
    """What NumPy makes of an expression; None where it refuses it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return eval(code, {"np": np}, names)
        except Exception:
            return None


def assignment(m: Maker, x: Array) -> str:
    place = key(m, x) or "()"
    there = evaluated(f"{x.text}[{place}]")
    shape = m.beside(getattr(there, "shape", x.shape))
    value = m.one_of(m.array(shape).text, m.array(shape).text, m.operand(shape))
    if m.whole(0, 3) == 0:
        return f"x = {x.text}\nx[{place}] = {value}\nfound = x\n"
    return f"x = {x.text}\nx[{place}] = {value}\nfound = x[{place}]\n"


def in_place(m: Maker, x: Array) -> str:
    sign = m.one_of("+", "-", "*", "/", "//", "%", "**", "&", "|")
    if m.whole(0, 9) == 0:
        return f"x = {x.text}\nx @= {factors(m, x, False)[1]}\nfound = x\n"
    return f"x = {x.text}\nx {sign}= {m.operand(x.shape)}\nfound = x\n"


def source(random: Random) -> str:
    """Code that ends in `found`."""
    broken = random.random() < 0.6
    m = Maker(random, broken)
    x = m.array(m.shape())
    head = "import numpy as np\n"
    if m.whole(0, 3) == 0:
        text = RULES[m.one_of(*RULES)](Maker(random, False), x)
        value = evaluated(text)
        if isinstance(value, np.ndarray | np.generic) and value.size < 5000:
            head += f"y = {text}\n"
            x = Array("y", value.shape, str(value.dtype))
    elif m.whole(0, 7) == 0:
        return (BROKEN if broken else "") + head + m.one_of(assignment, in_place)(m, x)
    name = m.one_of(*RULES)
    return (BROKEN if broken else "") + head + f"found = {RULES[name](m, x)}\n"


def sources() -> st.SearchStrategy[str]:
    """Code that ends in `found`; every function comes as often as any other."""
    return st.randoms(use_true_random=True).map(source)
