"""Functions that compute value by value: the shapes broadcast, the dtypes meet."""

from collections.abc import Callable
from typing import Any

from tracer import promotion
from tracer.arrays.axes import integer
from tracer.arrays.broadcasting import broadcast
from tracer.arrays.rule import numpys
from tracer.dtypes import INTEGERS
from tracer.numpy_array import asarray, computed, dtype_name, generic, ndarray, number_or
from tracer.promotion import floating, same, wide_float
from tracer.session import NoRule
from tracer.tensor import dtype_of


class UFuncTypeError(TypeError):
    """What NumPy raises for dtypes that a function does not compute with."""


def _int8(dtype: str) -> str:
    return "int8" if dtype == "bool" else same(dtype)


def _bool(_: str) -> str:
    return "bool"


def _whole(name: str) -> Callable:
    def dtype_of_bits(dtype: str) -> str:
        if same(dtype) not in (*INTEGERS, "object"):
            raise TypeError(
                f"ufunc '{name}' not supported for the input types, and the inputs could not be "
                "safely coerced to any supported types according to the casting rule ''safe''"
            )
        return same(dtype)

    return dtype_of_bits


def _no_bool(said: str) -> Callable:
    def other_than_bool(dtype: str) -> str:
        if dtype == "bool":
            raise (UFuncTypeError if said.startswith("ufunc") else TypeError)(said)
        return same(dtype)

    return other_than_bool


def _no_loop(name: str) -> Callable:
    return _no_bool(
        f"ufunc '{name}' did not contain a loop with signature matching types "
        "<class 'numpy.dtypes.BoolDType'> -> None"
    )


_SUBTRACTED = (
    "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` "
    "operator, or the logical_xor function instead."
)
_NEGATED = (
    "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the "
    "logical_not function instead."
)
#: Functions by their number of arrays, and what each makes of the common dtype.
UNARY: dict[str, Callable] = {
    **dict.fromkeys(("absolute", "floor", "ceil", "trunc"), same),
    **dict.fromkeys(("isnan", "isfinite", "isinf", "logical_not", "signbit"), _bool),
    **{"square": _int8, "conjugate": _int8, "reciprocal": _int8, "invert": _whole("invert")},
    **{"sign": _no_loop("sign"), "positive": _no_loop("positive"), "negative": _no_bool(_NEGATED)},
    **dict.fromkeys(("sqrt", "cbrt", "exp", "exp2", "log", "log2", "log10", "rint"), floating),
    **dict.fromkeys(("log1p", "expm1", "sin", "cos", "tan", "sinh", "cosh", "tanh"), floating),
    **dict.fromkeys(("arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh"), floating),
    **dict.fromkeys(("degrees", "radians", "deg2rad", "rad2deg", "fabs"), floating),
}
BINARY: dict[str, Callable] = {
    **dict.fromkeys(("add", "multiply", "maximum", "minimum", "fmax", "fmin"), same),
    **{"subtract": _no_bool(_SUBTRACTED), "divide": wide_float},
    **dict.fromkeys(("floor_divide", "remainder", "power", "fmod"), _int8),
    **dict.fromkeys(("equal", "not_equal", "less", "less_equal", "greater"), _bool),
    **dict.fromkeys(("greater_equal", "logical_and", "logical_or", "logical_xor"), _bool),
    **{name: _whole(name) for name in ("bitwise_and", "bitwise_or", "bitwise_xor")},
    **dict.fromkeys(("arctan2", "hypot", "logaddexp"), floating),
}
#: Other names of the same functions.
ALIASES = {"abs": "absolute", "true_divide": "divide", "mod": "remainder"}


def ufunc(name: str, dtype_for: Callable, *given: Any, out: Any = None, dtype: Any = None) -> Any:
    """The result of a function that computes value by value; `out` is what it is written to."""
    arrays = [number_or(each, asarray) for each in given]
    common = promotion.result(*(dtype_of(each) for each in arrays))
    found = dtype_for(common)
    if dtype is not None:
        found = dtype_name(dtype)
    if dtype_for is not _bool and common in INTEGERS:
        for each in arrays:
            _held(each, common)
    if out is not None:
        may_be_written(name, found, out._dtype)
    into = None if out is None else out._shape
    shape = broadcast(*(getattr(each, "_shape", ()) for each in arrays), into=into)
    if name == "power" and found in INTEGERS and 0 not in shape and _negative(arrays[1]):
        raise ValueError("Integers to negative integer powers are not allowed.")
    if out is not None:
        out._fresh[0] = False
        return out
    made = number(shape, found)
    made.known = computed(name, arrays, made)
    return made


def may_be_written(name: str, dtype: str, into: str) -> None:
    """Check that the result of a function may be written to an array of another dtype."""
    if not promotion.fits(dtype, into):
        raise UFuncTypeError(
            f"Cannot cast ufunc '{name}' output from dtype('{dtype}') to dtype('{into}') with "
            "casting rule 'same_kind'"
        )


def _held(value: Any, dtype: str) -> None:
    """Check that a dtype of integers can hold a number of Python's."""
    if not isinstance(value, int) or dtype == "bool":
        return
    bits, signed = promotion.bits(dtype), not dtype.startswith("u")
    least, most = (-(1 << bits - 1), 1 << bits - 1) if signed else (0, 1 << bits)
    if not least <= value < most:
        raise OverflowError(f"Python integer {value} out of bounds for {dtype}")


def _negative(value: Any) -> bool:
    return any(each < 0 for each in getattr(value, "known", [value]) or [])


def number(shape: tuple, dtype: str) -> ndarray:
    """An array, or the number that NumPy gives in place of one without axes."""
    return ndarray(shape, dtype) if shape else generic(shape, dtype)


def _unary(name: str, dtype_for: Callable) -> None:
    @numpys(name)
    def one(x: Any, /, out: Any = None, *, dtype: Any = None) -> Any:
        return ufunc(name, dtype_for, x, out=out, dtype=dtype)


def _binary(name: str, dtype_for: Callable) -> None:
    @numpys(name)
    def two(x1: Any, x2: Any, /, out: Any = None, *, dtype: Any = None) -> Any:
        return ufunc(name, dtype_for, x1, x2, out=out, dtype=dtype)


for _name, _dtype_for in UNARY.items():
    _unary(_name, _dtype_for)
for _name, _dtype_for in BINARY.items():
    _binary(_name, _dtype_for)


@numpys("where")
def where(condition: Any, x: Any = None, y: Any = None, /) -> Any:
    condition = asarray(condition)
    if x is None and y is None:
        if not condition._shape:
            context = " If the context of this error is of the form `arr[nonzero(cond)]`, just use "
            raise ValueError(
                "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() "
                f"instead.{context + '`arr[cond]`.' if condition._dtype == 'bool' else ''}"
            )
        return places(condition)
    if x is None or y is None:
        raise ValueError("either both or neither of x and y should be given")
    pair = [number_or(each, asarray) for each in (x, y)]
    shape = broadcast(condition._shape, *(getattr(each, "_shape", ()) for each in pair))
    return ndarray(shape, promotion.result(*map(dtype_of, pair)))


def places(mask: ndarray) -> tuple:
    """Where an array is not 0: indices for each axis, whose number is known if the values are."""
    if mask.known is None or mask.size is None:
        return tuple(ndarray((None,), "int64") for _ in mask._shape)
    at = [i for i, value in enumerate(mask.known) if value]
    found: list[ndarray] = []
    step = 1
    for length in reversed(mask._fixed):
        found.insert(0, ndarray((len(at),), "int64", [i // step % length for i in at]))
        step *= length
    return tuple(found)


@numpys("nonzero")
def nonzero(a: Any) -> Any:
    return where(a)


@numpys("clip")
def clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, **more: Any) -> Any:
    ends = more.pop("min", a_min), more.pop("max", a_max)
    if more:
        raise NoRule(f"numpy.clip with {', '.join(more)}")
    given = [each for each in ends if each is not None]
    if not given:
        return ufunc("positive", UNARY["positive"], a, out=out)
    return ufunc("clip", same, a, *given, out=out)


@numpys("round")
def round_(a: Any, decimals: Any = 0, out: Any = None) -> Any:
    a, decimals = asarray(a), integer(decimals)
    if a._dtype == "bool" and decimals:
        may_be_written("multiply" if decimals > 0 else "divide", "float64", "bool")
    made = number(a._shape, "float16" if a._dtype == "bool" else a._dtype)
    made.known = None if a.known is None else [round(value, decimals) for value in a.known]
    return made


@numpys("isclose")
def isclose(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
    return number(broadcast(asarray(a)._shape, asarray(b)._shape), "bool")


@numpys("copy")
def copy(a: Any) -> ndarray:
    return asarray(a).copy()
