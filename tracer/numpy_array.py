"""Arrays of NumPy as a shape and a dtype.

Values are kept only where they are written out in the code and few (`np.array([3, 3, 0])`,
`np.arange(40)`), so that a model can be sized by them: ``Embedding(int(ids.max()) + 1, 2)``. What
an operation does not follow is not known; asking for it raises `ValuesNeeded`.
"""

import math
from collections.abc import Callable
from typing import Any

from tracer import dtypes, promotion, shapes
from tracer.session import ValuesNeeded, current
from tracer.tensor import BINARY, Tensor, dtype_of, shape_of

#: The functions of NumPy by their names. `tracer.arrays` fills them in.
RULES: dict[str, Callable] = {}

#: Arrays up to this size keep the values that the code writes out.
MOST = 100_000


class Scalar(type):
    """A type of NumPy's, such as ``np.int64``: it makes a number, and is a dtype."""

    def __call__(cls, value: Any = 0) -> Any:
        if isinstance(value, Tensor):
            return value.astype(cls.__name__) if isinstance(value, ndarray) else value
        return generic((), cls.__name__, [value])

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
        if None in self._shape:
            current().open = True

    def _called(self) -> str:
        return "numpy.ndarray"

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
        if name == "power" and _is_square(*others):
            return RULES["square"](self)
        return RULES[OPERATORS.get(name, name)](*others, **options)

    @property
    def dtype(self) -> Any:
        return DType(self._dtype)

    @property
    def size(self) -> Any:
        return shapes.size(self._shape)

    @property
    def _fixed(self) -> tuple[int, ...]:
        """The shape of an array whose lengths are known, as they are where its values are."""
        return tuple(length or 0 for length in self._shape)

    @property
    def nbytes(self) -> Any:
        width = int("".join(c for c in self._dtype if c.isdigit()) or 8) // 8
        return None if self.size is None else self.size * width

    def _known(self, what: str) -> list:
        if self.known is None:
            raise ValuesNeeded(what)
        return self.known

    def _single(self, what: str) -> Any:
        if self._shape:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
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
        if self.size == 0:
            raise ValueError(
                "The truth value of an empty array is ambiguous. Use `array.size > 0` to check "
                "that an array is not empty."
            )
        if self.size not in (1, None):
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() "
                "or a.all()"
            )
        return bool(self._known("whether an array is true")[0])

    def __pos__(self) -> Any:
        return self._op("positive", self)

    def __array__(self, *_: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        if not self._shape:
            raise TypeError("iteration over a 0-d array")
        return (self[i] for i in range(len(self)))

    def __setitem__(self, key: Any, value: Any) -> None:
        RULES["set_item"](self, key, value)
        self._fresh[0] = False

    def __round__(self, digits: int = 0) -> float:
        return round(self.item(), digits)

    def __contains__(self, value: Any) -> bool:
        return value in self._known("whether a value is in an array")

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    def item(self, *place: Any) -> Any:
        if place:
            raise ValuesNeeded("a value of an array")
        if self.size not in (1, None):
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self._known("the value of an array")[0]

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

    def reshape(self, *shape: Any, **options: Any) -> "ndarray":
        if not shape:
            raise TypeError("reshape() takes exactly 1 argument (0 given)")
        return RULES["reshape"](self, shape[0] if len(shape) == 1 else shape, **options)

    def transpose(self, *axes: Any) -> "ndarray":
        order = axes[0] if len(axes) == 1 else axes
        return RULES["transpose"](self, None if order == () and not axes else order)

    @property
    def T(self) -> "ndarray":
        return RULES["transpose"](self)

    def copy(self, order: str = "C") -> "ndarray":
        return ndarray(self._shape, self._dtype, self.known)

    def sort(self, axis: int = -1, kind: Any = None, order: Any = None) -> None:
        RULES["sort"](self, axis)
        self._fresh[0] = False

    def fill(self, value: Any) -> None:
        self._fresh[0] = False

    def flatten(self, order: str = "C") -> "ndarray":
        return self.reshape(-1).copy() if self.size != 0 else ndarray((0,), self._dtype)

    @property
    def flat(self) -> Any:
        return iter(self.flatten())

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

    def _called(self) -> str:
        return f"numpy.{self._dtype}"

    def __getattribute__(self, name: str) -> Any:
        if name == "dot":
            raise AttributeError(f"'{self._called()}' object has no attribute 'dot'")
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        return self.__getattribute__(name) if name == "dot" else super().__getattr__(name)

    def __len__(self) -> int:
        raise TypeError(f"object of type '{self._called()}' has no len()")

    def __iter__(self) -> Any:
        raise TypeError(f"'{self._called()}' object is not iterable")


#: What the operators of Python are in NumPy.
OPERATORS = {
    **{"true_divide": "divide", "mod": "remainder"},
    **{f"logical_{name}": f"bitwise_{name}" for name in ("and", "or", "xor")},
    "logical_not": "invert",
}
METHODS = (
    *("sum", "mean", "max", "min", "std", "var", "prod", "all", "any", "argmax", "argmin"),
    *("argsort", "clip", "cumprod", "cumsum", "diagonal", "dot", "nonzero", "ravel", "repeat"),
    *("round", "squeeze", "swapaxes", "take"),
)


def _method(name: str) -> Any:
    def method(self: ndarray, *args: Any, **kwargs: Any) -> Any:
        return RULES[name](self, *args, **kwargs)

    return method


def _is_square(base: Any, exponent: Any) -> bool:
    """Whether NumPy squares an array in place of raising it to a power."""
    array = isinstance(base, ndarray) and not isinstance(base, generic)
    return array and type(exponent) is int and exponent == 2


def _in_place(name: str) -> Any:
    def operator(self: ndarray, other: Any) -> Any:
        if isinstance(other, Tensor) and not isinstance(other, ndarray):
            self._fresh[0] = False
            return self
        into = None if isinstance(self, generic) else self
        if name == "power" and _is_square(self, other):
            return RULES["square"](self, out=into)
        return RULES[OPERATORS.get(name, name)](self, other, out=into)

    return operator


for _name in METHODS:
    setattr(ndarray, _name, _method(_name))
for _sign, _name in BINARY.items():
    setattr(ndarray, f"__i{_sign}__", _in_place(_name))


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
    if dtype is None:
        return "float64"
    try:
        return dtypes.standardize(_SHORT.get(dtype, dtype) if isinstance(dtype, str) else dtype)
    except ValueError:
        raise TypeError(f"data type {dtype!r} not understood") from None


_SHORT = {
    **{"f2": "float16", "f4": "float32", "f8": "float64", "u1": "uint8", "i1": "int8"},
    **{"i2": "int16", "i4": "int32", "i8": "int64", "f": "float32", "d": "float64", "e": "float16"},
    **{"i": "int32", "l": "int64", "?": "bool", "b": "int8", "B": "uint8", "bool_": "bool"},
}


def asarray(value: Any, dtype: Any = None, **_: Any) -> Any:
    """An array of nested lists, numbers or another array; raises ValueError for ragged lists."""
    if isinstance(value, Tensor):
        if value._symbolic:
            return value.__array__()
        if isinstance(value, ndarray):
            return value if dtype is None else value.astype(dtype)
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


asanyarray = asarray


def array(value: Any, dtype: Any = None, *, ndmin: int = 0, **_: Any) -> Any:
    """As `asarray`, on memory of its own; `ndmin` axes at least."""
    found = asarray(value, dtype)
    shape = (*(1,) * (ndmin - found.ndim), *found._shape)
    return ndarray(shape, found._dtype, found.known)


def ascontiguousarray(value: Any, dtype: Any = None) -> Any:
    """As `asarray`; a number becomes an array of one."""
    return array(value, dtype, ndmin=1)


def number_or(value: Any, other: Callable) -> Any:
    """Python's numbers as they are, whose dtype gives way; what else there is made an array."""
    return value if isinstance(value, int | float | complex) else other(value)


def _values(leaf: Any) -> list:
    """The values of an array, or a number by itself."""
    return (leaf.known or []) if isinstance(leaf, ndarray) else [leaf]


def _python_dtype(kinds: list[str]) -> str:
    if "string" in kinds:
        return "string"
    return promotion.result(*kinds or ["float64"])


def _nested_shape(value: Any) -> tuple:
    if not isinstance(value, list | tuple):
        return shape_of(value)
    inner = [_nested_shape(each) for each in value]
    if not inner:
        return (0,)
    shared = inner[0]
    for shape in inner:
        same = (a == b for a, b in zip(shared, shape, strict=False))
        shared = shared[: next((i for i, equal in enumerate(same) if not equal), len(shape))]
    found = (len(value), *shared)
    if any(shape != shared for shape in inner):
        raise ValueError(
            "setting an array element with a sequence. The requested array has an inhomogeneous "
            f"shape after {len(found)} dimensions. The detected shape was {found} + inhomogeneous "
            "part."
        )
    return found


def _flat(value: Any) -> list:
    if isinstance(value, list | tuple):
        return [leaf for part in value for leaf in _flat(part)]
    return [value]


_PYTHON: dict[str, Callable] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "floor_divide": lambda a, b: a // b,
    "remainder": lambda a, b: a % b,
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
