"""Arrays of NumPy as a shape and a dtype.

Values are kept only where they are written out in the code and few (`np.array([3, 3, 0])`,
`np.arange(40)`), so that a model can be sized by them: ``Embedding(int(ids.max()) + 1, 2)``. What
an operation does not follow is not known; asking for it raises `ValuesNeeded`.
"""

import math
from collections.abc import Callable
from typing import Any

from tracer import dtypes, shapes
from tracer.session import ValuesNeeded
from tracer.tensor import OPERATIONS, Tensor, dtype_of, shape_of

#: Arrays up to this size keep the values that the code writes out.
MOST = 100_000


class Scalar(type):
    """A type of NumPy's, such as ``np.int64``: it makes a number, and is a dtype."""

    def __call__(cls, value: Any = 0) -> Any:
        if isinstance(value, Tensor):
            return value.astype(cls.__name__) if isinstance(value, ndarray) else value
        return ndarray((), cls.__name__, [value])

    @property
    def name(cls) -> str:
        return cls.__name__


SCALARS = {
    name: Scalar(name, (), {})
    for name in (*dtypes.FLOATS, *dtypes.INTEGERS)
    if name not in ("bfloat16", "bool")
}


class DType(str):
    """A dtype: equal to its name, with the letter of its kind."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return str.__str__(self)

    @property
    def kind(self) -> str:
        if self == "bool":
            return "b"
        if self in dtypes.FLOATS:
            return "f"
        if self == "string":
            return "U"
        return "u" if self.startswith("u") else "O" if self == "object" else "i"


class ndarray(Tensor):
    """An array without values, or with the few that the code writes out."""

    _of = "numpy.ndarray"

    def __init__(
        self, shape: Any, dtype: Any = "float64", values: list | None = None, source: Any = None
    ) -> None:
        super().__init__(shape, "float64" if dtype == "object" else dtype)
        if dtype == "object":
            self._dtype = "object"
        # Arrays that share their memory forget their values together.
        self._fresh = source._fresh if source is not None else [True]
        self._values = values

    @property
    def known(self) -> list | None:
        return self._values if self._fresh[0] else None

    @known.setter
    def known(self, values: list | None) -> None:
        self._values = values

    def _like(self, shape: Any, dtype: Any) -> "ndarray":
        return ndarray(shape, dtype)

    def _op(self, name: str, *others: Any, **options: Any) -> Any:
        if any(isinstance(each, Tensor) and not isinstance(each, ndarray) for each in others):
            return super()._op(name, *others, **options)
        if name in ("get_item",):
            return _item(self, others[1])
        found = numpy_result(super()._op(name, *others, **options), name, others)
        found.known = computed(name, others, found)
        return found

    @property
    def dtype(self) -> Any:
        return DType(self._dtype)

    @property
    def size(self) -> Any:
        return shapes.size(self._shape)

    @property
    def nbytes(self) -> Any:
        width = int("".join(c for c in self._dtype if c.isdigit()) or 8) // 8
        return None if self.size is None else self.size * width

    def _known(self, what: str) -> list:
        if self.known is None:
            raise ValuesNeeded(what)
        return self.known

    def _single(self, what: str) -> Any:
        if self.size not in (1, None):
            raise TypeError("only length-1 arrays can be converted to Python scalars")
        return self._known(what)[0]

    def __int__(self) -> int:
        return int(self._single("the value of an array as an integer"))

    def __index__(self) -> int:
        if "int" not in self._dtype:
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return int(self._single("the value of an array as an index"))

    def __float__(self) -> float:
        return float(self._single("the value of an array as a number"))

    def __bool__(self) -> bool:
        return bool(self._single("whether an array is true"))

    def __array__(self, *_: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        return (_item(self, i) for i in range(len(self)))

    def __setitem__(self, key: Any, value: Any) -> None:
        self._fresh[0] = False

    def _in_place(self, other: Any) -> "ndarray":
        self._fresh[0] = False
        return self

    __iadd__ = __isub__ = __imul__ = __itruediv__ = _in_place

    def __round__(self, digits: int = 0) -> float:
        return round(self.item(), digits)

    def __contains__(self, value: Any) -> bool:
        return value in self._known("whether a value is in an array")

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    def item(self, *_: Any) -> Any:
        return self._single("the value of an array")

    def tolist(self) -> Any:
        values = self._known("the values of an array")

        def nest(shape: tuple, flat: list) -> Any:
            if not shape:
                return flat[0]
            step = math.prod(shape[1:])
            return [nest(shape[1:], flat[i * step : (i + 1) * step]) for i in range(shape[0])]

        return nest(self._shape, values)

    def numpy(self) -> "ndarray":
        return self

    def astype(self, dtype: Any, **_: Any) -> "ndarray":
        name = dtype_name(dtype)
        values = self.known
        if values is not None and name in dtypes.INTEGERS and name != "bool":
            values = [int(value) for value in values]
        elif values is not None and name in dtypes.FLOATS:
            values = [float(value) for value in values]
        return ndarray(self._shape, name, values)

    def reshape(self, *shape: Any, **_: Any) -> "ndarray":
        target = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
        return reshape(self, target)

    def transpose(self, *axes: Any) -> "ndarray":
        order = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        return transpose(self, order or None)

    @property
    def T(self) -> "ndarray":
        return transpose(self)

    def copy(self) -> "ndarray":
        return ndarray(self._shape, self._dtype, self.known)

    def _forgotten(self) -> "ndarray":
        return ndarray(self._shape, self._dtype)

    def diagonal(self, *axes: int) -> Any:
        return self._op("diagonal", self, *axes)

    def argsort(self, axis: int = -1, kind: Any = None) -> Any:
        return argsort(self, axis)

    def cumsum(self, axis: Any = None) -> Any:
        return self._op("cumsum", self, axis)

    def swapaxes(self, one: int, other: int) -> Any:
        return self._op("swapaxes", self, one, other)

    def take(self, indices: Any, axis: Any = None) -> Any:
        return self._op("take", self, asarray(indices), axis)

    def fill(self, value: Any) -> None:
        self._fresh[0] = False

    def flatten(self) -> "ndarray":
        return reshape(self, (-1,))

    ravel = flatten

    @property
    def flat(self) -> Any:
        return iter(self.flatten())

    def dot(self, other: Any) -> Any:
        return self._op("dot", self, other)

    def round(self, decimals: int = 0) -> "ndarray":
        return ndarray(self._shape, self._dtype)

    def squeeze(self, axis: Any = None) -> Any:
        return self._op("squeeze", self, axis)

    def repeat(self, repeats: Any, axis: Any = None) -> Any:
        return self._op("repeat", self, repeats, axis)

    def __repr__(self) -> str:
        return f"array(shape={self._shape}, dtype={self._dtype})"

    def __str__(self) -> str:
        """The values as NumPy prints them, where they are few whole numbers; else the shape."""
        known = self.known
        if known is None or not 0 < len(known) <= 100 or not all(type(v) is int for v in known):
            return repr(self)
        wide = max(len(str(value)) for value in known)

        def rows(values: Any, indent: int) -> str:
            if not isinstance(values, list):
                return str(values).rjust(wide)
            inner = [rows(value, indent + 1) for value in values]
            deep = values and isinstance(values[0], list)
            return f"[{(chr(10) + ' ' * indent if deep else ' ').join(inner)}]"

        return rows(self.tolist(), 1)


ndarray.__module__ = "numpy"


class generic(ndarray):
    """What a single number of NumPy is."""


def _reducing(name: str) -> Any:
    def method(self: ndarray, axis: Any = None, keepdims: bool = False, **_: Any) -> Any:
        return reduced(name, self, axis, keepdims)

    return method


_REDUCING = {
    **{name: name for name in ("sum", "mean", "max", "min", "std", "var", "prod", "all", "any")},
    **{"argmax": "argmax", "argmin": "argmin"},
}
for _name in _REDUCING:
    setattr(ndarray, _name, _reducing(_name))


def dtype_name(dtype: Any) -> str:
    """The name of a dtype as NumPy reads it: ``float`` is 64 bits wide."""
    if dtype in (float, "float"):
        return "float64"
    if dtype in (str,) or (
        isinstance(dtype, str)
        and dtype[:1] in "<U"
        and dtype != "uint8"
        and not dtype.startswith("uint")
    ):
        return "string"
    if dtype is object or dtype == "object":
        return "object"
    short = {"f4": "float32", "f8": "float64", "i4": "int32", "i8": "int64", "u1": "uint8"}
    return dtypes.standardize(short.get(dtype, dtype) if isinstance(dtype, str) else dtype)


def asarray(value: Any, dtype: Any = None, **_: Any) -> Any:
    """An array of nested lists, numbers or another array; raises ValueError for ragged lists."""
    if isinstance(value, Tensor):
        if value._symbolic:
            return value.__array__()
        found = ndarray(value._shape, value._dtype, getattr(value, "known", None))
        return found if dtype is None else found.astype(dtype)
    if isinstance(value, range | zip | map | set | dict):
        value = list(value)
    if dtype in (object, "object"):
        try:
            shape, leaves = _nested_shape(value), _flat(value)
        except ValueError:  # lists of several lengths are objects, too
            shape, leaves = (len(value),), list(value)
        return ndarray(shape, "object", leaves if len(leaves) <= MOST else None)
    shape = _nested_shape(value)
    flat = _flat(value)
    if any(isinstance(each, Tensor) for each in flat):
        known = all(
            isinstance(e, ndarray) and e.known is not None for e in flat if isinstance(e, Tensor)
        )
        values = [v for e in flat for v in _values(e)] if (known) else None
        kinds = [dtype_of(each) for each in flat]
    else:
        values, kinds = list(flat), [dtype_of(each) for each in flat[:1000]]
    name = dtype_name(dtype) if dtype is not None else _python_dtype(kinds)
    if values is not None and len(values) > MOST:
        values = None
    return ndarray(shape, name, values)


array = asanyarray = ascontiguousarray = asarray


def _values(leaf: Any) -> list:
    """The values of an array, or a number by itself."""
    return (leaf.known or []) if isinstance(leaf, ndarray) else [leaf]


def _python_dtype(kinds: list[str]) -> str:
    if not kinds:
        return "float64"
    found = set(kinds)
    if found <= {"int", "bool"}:
        return "int64" if "int" in found else "bool"
    if found <= {"int", "float", "bool"}:
        return "float64"
    if "string" in found:
        return "string"
    return dtypes.result(*kinds)


def _nested_shape(value: Any) -> tuple:
    if isinstance(value, list | tuple):
        inner = [_nested_shape(each) for each in value]
        if any(shape != inner[0] for shape in inner):
            raise ValueError(
                "setting an array element with a sequence. The requested array has an "
                f"inhomogeneous shape after 1 dimensions. The detected shape was ({len(value)},) "
                "+ inhomogeneous part."
            )
        return (len(value), *(inner[0] if inner else ()))
    return shape_of(value)


def _flat(value: Any) -> list:
    if isinstance(value, list | tuple):
        return [leaf for part in value for leaf in _flat(part)]
    return [value]


def numpy_result(found: Any, name: str, others: Any) -> Any:
    """NumPy's own dtypes where they are not Keras's: a mean of integers has 64 bits."""
    if isinstance(found, list | tuple):
        return [ndarray(each._shape, each._dtype) for each in found]
    others = [each for each in others if isinstance(each, Tensor | int | float)]
    given = [dtype_of(each) for each in others]
    if name in ("true_divide", "divide") and not {*given} & {"float32", "float16"}:
        return ndarray(found._shape, "float64")
    if found._dtype == "float32" and not {*given} & {"float32", "float16", "bfloat16"}:
        return ndarray(found._shape, "float64")
    return found if isinstance(found, ndarray) else ndarray(found._shape, found._dtype)


_PYTHON: dict[str, Callable] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "true_divide": lambda a, b: a / b,
    "floor_divide": lambda a, b: a // b,
    "mod": lambda a, b: a % b,
    "power": lambda a, b: a**b,
    "equal": lambda a, b: a == b,
    "not_equal": lambda a, b: a != b,
    "less": lambda a, b: a < b,
    "less_equal": lambda a, b: a <= b,
    "greater": lambda a, b: a > b,
    "greater_equal": lambda a, b: a >= b,
    "logical_and": lambda a, b: a and b,
    "logical_or": lambda a, b: a or b,
    "logical_not": lambda a: not a,
    "negative": lambda a: -a,
    "absolute": abs,
}


def computed(name: str, given: Any, found: ndarray) -> list | None:
    """The values of a simple result, where those of its arguments are known and of one shape."""
    rule = _PYTHON.get(name)
    if rule is None or found.size is None or found.size > MOST:
        return None
    columns = []
    for each in given:
        if isinstance(each, ndarray):
            if each.known is None or (each._shape != found._shape and each.size != 1):
                return None
            columns.append(each.known * (found.size if each.size == 1 else 1))
        elif isinstance(each, int | float):
            columns.append([each] * found.size)
        else:
            return None
    try:
        return [rule(*row) for row in zip(*columns, strict=False)]
    except (ArithmeticError, TypeError):
        return None


def _item(x: ndarray, key: Any) -> Any:
    found = OPERATIONS["get_item"](x, key)
    found._fresh = x._fresh
    if x.known is not None and found.size is not None and found.size <= MOST:
        found.known = _picked(x, key)
    return found


def _lengths(x: ndarray) -> list[int]:
    return [length or 0 for length in x._shape]


def _picked(x: ndarray, key: Any) -> list | None:
    """Values at integers and slices; None for other keys."""
    keys = list(key) if isinstance(key, tuple) else [key]
    if any(not isinstance(k, int | slice) for k in keys):
        return None
    keys += [slice(None)] * (x.ndim - len(keys))
    places = [0]
    step = x.size
    for k, length in zip(keys, _lengths(x), strict=True):
        step //= length or 1
        chosen = [k % length] if isinstance(k, int) else list(range(*k.indices(length)))
        places = [place + i * step for place in places for i in chosen]
    values = x.known or []
    return [values[place] for place in places]


def reshape(x: Any, shape: Any, *_: Any, **__: Any) -> ndarray:
    x = asarray(x)
    target = [shape] if isinstance(shape, int) else [int(n) for n in shape]
    total = x.size
    if total is not None:
        known = math.prod(n for n in target if n != -1)
        fits = total == known if -1 not in target else known and total % known == 0
        if not fits:
            shown = f"({','.join(map(str, target))}{',' if len(target) == 1 else ''})"
            raise ValueError(f"cannot reshape array of size {total} into shape {shown}")
    return ndarray(shapes.reshape(x._shape, target, "newshape"), x._dtype, x.known, x)


def transpose(x: Any, axes: Any = None) -> ndarray:
    x = asarray(x)
    return ndarray(OPERATIONS["transpose"](x, axes)._shape, x._dtype, None, x)


def reduced(name: str, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """A sum, mean, maximum …; the value, too, where it is along everything and known."""
    x = asarray(x)
    shape = shapes.reduced(x._shape, axis, keepdims)
    if name in ("argmax", "argmin"):
        dtype = "int64"
    elif name in ("all", "any"):
        dtype = "bool"
    elif name in ("mean", "std", "var"):
        dtype = x._dtype if x._dtype in dtypes.FLOATS else "float64"
    else:
        dtype = "int64" if x._dtype == "bool" else x._dtype
    found = ndarray(shape, dtype)
    rules: dict[str, Any] = {
        **{"sum": sum, "max": max, "min": min},
        **{"all": all, "any": any, "prod": math.prod},
    }
    rule: Any = rules.get(name)
    if x.known and found.size == 1 and rule is not None:
        found.known = [rule(x.known)]
    if x.known and found.size == 1 and name == "mean":
        found.known = [sum(x.known) / len(x.known)]
    if x.known and found.size == 1 and name in ("argmax", "argmin"):
        best = max(x.known) if name == "argmax" else min(x.known)
        found.known = [x.known.index(best)]
    return found


def argsort(x: Any, axis: int = -1, kind: Any = None) -> ndarray:
    x = asarray(x)
    known = x.known if x.ndim == 1 else None
    order = None if known is None else sorted(range(len(known)), key=lambda i: known[i])
    return ndarray(x._shape, "int64", order)
