"""What every tensor without values is: a shape, a dtype, a mask, and the operators of Python."""

from collections.abc import Callable
from typing import Any

from tracer import dtypes, shapes, tree
from tracer.names import has
from tracer.session import NoRule, ValuesNeeded

#: The operations by their names. `tracer.ops` fills them in: its rules make tensors themselves.
OPERATIONS: dict[str, Callable] = {}


class Tensor:
    """A shape, a dtype, and perhaps a mask. Its operators are `OPERATIONS`."""

    _keras_mask: Any = None
    #: The calls of layers that it comes from.
    _calls: tuple = ()
    #: Whether it stands for what a layer will put out.
    _symbolic = False
    #: The few values that the code writes out, in one flat list.
    known: list | None = None
    #: Whether a softmax or a sigmoid put it out.
    of_logits = False
    __array_priority__ = 100

    def __init__(self, shape: Any, dtype: Any = "float32") -> None:
        self._shape = shapes.standardize(shape)
        self._dtype = dtypes.standardize(dtype)

    @property
    def shape(self) -> Any:
        return self._shape

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def ndim(self) -> int:
        return len(self._shape)

    def _like(self, shape: Any, dtype: Any) -> "Tensor":
        """A tensor of the same kind."""
        raise NotImplementedError

    def _op(self, name: str, *others: Any, **options: Any) -> Any:
        return OPERATIONS[name](*others, **options)

    #: The class of the library, whose attributes are those that one may ask for.
    _of = ""

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and has(self._of, name):
            raise NoRule(f"{self._of}.{name}")
        raise AttributeError(f"'{self._called()}' object has no attribute '{name}'")

    def _called(self) -> str:
        """How the library calls the class of this tensor."""
        return type(self).__name__

    def __len__(self) -> int:
        if not self._shape:
            raise TypeError("len() of unsized object")
        if self._shape[0] is None:
            raise ValuesNeeded("the length of an axis that is not known")
        return self._shape[0]

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key: Any) -> Any:
        return self._op("get_item", self, key)

    def __bool__(self) -> bool:
        raise ValuesNeeded("whether a tensor is true")

    def __int__(self) -> int:
        raise ValuesNeeded("the value of a tensor as an integer")

    def __float__(self) -> float:
        raise ValuesNeeded("the value of a tensor as a number")

    def __index__(self) -> int:
        raise ValuesNeeded("the value of a tensor as an index")

    def __hash__(self) -> int:
        return id(self)

    def __neg__(self) -> Any:
        return self._op("negative", self)

    def __abs__(self) -> Any:
        return self._op("absolute", self)

    def __invert__(self) -> Any:
        return self._op("logical_not", self)


def _operator(name: str, turned: bool) -> Any:
    def operator(self: Tensor, other: Any) -> Any:
        if other is None:
            return NotImplemented
        pair = (other, self) if turned else (self, other)
        return self._op(name, *pair)

    return operator


#: The operators of two tensors, by their signs.
BINARY = {
    **{"add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide"},
    **{"floordiv": "floor_divide", "mod": "mod", "pow": "power", "matmul": "matmul"},
    **{"and": "logical_and", "or": "logical_or", "xor": "logical_xor"},
}
for _sign, _name in BINARY.items():
    setattr(Tensor, f"__{_sign}__", _operator(_name, False))
    setattr(Tensor, f"__r{_sign}__", _operator(_name, True))
_COMPARED = {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"}
for _sign, _name in {**_COMPARED, "eq": "equal", "ne": "not_equal"}.items():
    setattr(Tensor, f"__{_sign}__", _operator(_name, False))


def sources_of(*values: Any) -> tuple:
    """The calls of layers that tensors come from, each once."""
    leaves = [leaf for leaf in tree.flatten(list(values)) if isinstance(leaf, Tensor)]
    return tuple({id(call): call for leaf in leaves for call in leaf._calls}.values())


def come_from(values: Any, calls: tuple) -> None:
    """Note the calls of layers that tensors come from."""
    for leaf in tree.flatten(values):
        if isinstance(leaf, Tensor):
            leaf._calls = calls


def shape_of(value: Any) -> tuple:
    """The shape of a tensor, or of nested lists of numbers."""
    if isinstance(value, Tensor):
        return value._shape
    if isinstance(value, list | tuple):
        inner = [shape_of(each) for each in value]
        return (len(value), *(inner[0] if inner else ()))
    if hasattr(value, "shape"):
        return tuple(value.shape)
    return ()


def dtype_of(value: Any) -> str:
    """The dtype of a tensor; ``int`` and ``float`` for Python's numbers, which give way."""
    if isinstance(value, Tensor):
        return value._dtype
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "float"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list | tuple):
        return dtypes.result(*(dtype_of(each) for each in value)) if value else "float32"
    if hasattr(value, "dtype"):
        return dtypes.standardize(value.dtype)
    raise NoRule(f"a value of type {type(value).__name__} in an operation")
