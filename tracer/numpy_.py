"""NumPy as the code imports it: which of its names have rules."""

from functools import partial
from typing import Any

from tracer.arrays.axes import AxisError
from tracer.arrays.broadcasting import common
from tracer.arrays.drawing import FUNCTIONS, OF_A_GENERATOR
from tracer.arrays.elementwise import ALIASES
from tracer.arrays.linear import LinAlgError
from tracer.arrays.moving import reshape
from tracer.names import NAMES
from tracer.numpy_array import (
    RULES,
    SCALARS,
    array,
    asanyarray,
    asarray,
    ascontiguousarray,
    dtype_name,
    generic,
    ndarray,
)
from tracer.session import ValuesNeeded

#: What other modules make arrays with.
__all__ = ["asarray", "dtype_name", "modules", "ndarray"]


def shape(a: Any) -> tuple:
    return asarray(a)._shape


def ndim(a: Any) -> int:
    return asarray(a).ndim


def size(a: Any, axis: Any = None) -> Any:
    found = asarray(a)
    return found.size if axis is None else RULES["sum"](found, axis).size


def array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> bool:
    one, other = asarray(a1), asarray(a2)
    if one._shape != other._shape and None not in (*one._shape, *other._shape):
        return False
    return _equal(one, other)


def allclose(a: Any, b: Any, *_: Any, **__: Any) -> bool:
    RULES["isclose"](a, b)
    return _equal(asarray(a), asarray(b))


def _equal(one: Any, other: Any) -> bool:
    if one.size == other.size == 0:
        return True
    if one.known is None or other.known is None or one._shape != other._shape:
        raise ValuesNeeded("whether two arrays are equal")
    return one.known == other.known


def flatnonzero(a: Any) -> Any:
    return RULES["nonzero"](reshape(asarray(a), (-1,)))[0]


def broadcast_shapes(*args: Any) -> tuple:
    return common(*(each if isinstance(each, tuple) else (each,) for each in args))


class _Slices:
    def __getitem__(self, key: Any) -> Any:
        return key


OWN: dict[str, Any] = {
    **{"array": array, "asarray": asarray, "asanyarray": asanyarray},
    **{"ascontiguousarray": ascontiguousarray, "shape": shape, "ndim": ndim, "size": size},
    **{"array_equal": array_equal, "allclose": allclose, "flatnonzero": flatnonzero},
    **{"broadcast_shapes": broadcast_shapes, "ndarray": ndarray, "generic": generic},
    **{"newaxis": None, "nan": float("nan"), "inf": float("inf"), "pi": 3.141592653589793},
    **{"e": 2.718281828459045, "s_": _Slices(), "dtype": str, "bool_": bool, "str_": str},
    **{"int_": SCALARS["int64"], "__version__": "2.4.6"},
}


def modules() -> dict[str, dict[str, Any]]:
    """The names of each module of NumPy that have rules."""
    listed = NAMES["numpy"]
    rules = {name: rule for name, rule in RULES.items() if name in listed}
    rules |= {name: RULES[meant] for name, meant in ALIASES.items()}
    linalg = {
        name.removeprefix("linalg."): rule
        for name, rule in RULES.items()
        if name.startswith("linalg.")
    }
    generator = type("Generator", (), {k: staticmethod(v) for k, v in OF_A_GENERATOR.items()})
    old = type("RandomState", (), {k: staticmethod(v) for k, v in FUNCTIONS.items()})
    made = {"default_rng": partial(_made, generator), "RandomState": partial(_made, old)}
    return {
        "numpy": {**rules, **SCALARS, **OWN},
        "numpy.random": {**FUNCTIONS, **made},
        "numpy.linalg": {**linalg, "LinAlgError": LinAlgError},
        "numpy.exceptions": {"AxisError": AxisError},
    }


def _made(kind: type, *_: Any) -> Any:
    return kind()
