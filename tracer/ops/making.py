"""Operations that make tensors of what is none: constants, ranges, random numbers."""

import math
from typing import Any

from tracer import dtypes
from tracer.numpy_array import ndarray
from tracer.ops.apply import Spec, kind_of, operation
from tracer.session import NoRule
from tracer.tensor import Tensor, dtype_of, shape_of
from tracer.tensors import EagerTensor, SymbolicTensor, TFTensor, is_symbolic


@operation("ConvertToTensor")
def _converted(x: Any, dtype: str | None = None) -> Spec:
    return shape_of(x), dtype or dtype_of(x)


def convert_to_tensor(x: Any, dtype: Any = None, **_: Any) -> Any:
    """A tensor of TensorFlow; of a symbolic one, an operation in its graph."""
    name = None if dtype is None else dtypes.standardize(dtype)
    if is_symbolic(x):
        return _converted(x, name)
    if type(x) in (EagerTensor, SymbolicTensor) and name in (None, x._dtype):
        return x
    found = dtype_of(x)
    if found in ("int", "float"):
        found = {"int": "int32", "float": "float32"}[found]
    eager = kind_of(x) != "graph" if isinstance(x, Tensor) else True
    made = TFTensor(shape_of(x), name or found, eager)
    made.known = getattr(x, "known", None)
    return made


def _filled(shape: Any, dtype: Any = None, **_: Any) -> TFTensor:
    lengths = [shape] if isinstance(shape, int) else list(shape)
    known = [n if isinstance(n, int) or n is None else None for n in lengths]
    return TFTensor(known, "float32" if dtype is None else dtype, None not in known)


zeros = ones = empty = _filled


def full(shape: Any, fill_value: Any, dtype: Any = None) -> TFTensor:
    found = dtype_of(fill_value)
    return _filled(shape, dtype or {"int": "int32", "float": "float32"}.get(found, found))


def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> TFTensor:
    return TFTensor((N, N if M is None else M), dtype or "float32")


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> TFTensor:
    if stop is None:
        start, stop = 0, start
    ends = (start, stop, step)
    if any(isinstance(end, Tensor) for end in ends):
        return TFTensor((None,), dtype or "int32", eager=False)
    whole = all(isinstance(end, int) for end in ends)
    length = max(0, math.ceil((stop - start) / step))
    return TFTensor((length,), dtype or ("int32" if whole else "float32"))


def linspace(start: Any, stop: Any, num: int = 50, **options: Any) -> TFTensor:
    return TFTensor((num,), options.get("dtype") or "float32")


def shape(x: Any) -> tuple:
    """The lengths of a tensor; inside a `call`, a length that is not known is a tensor itself."""
    if is_symbolic(x):
        return x.shape
    graph = isinstance(x, TFTensor) and not x.eager
    return tuple(
        TFTensor((), "int32", eager=False) if n is None and graph else n for n in shape_of(x)
    )


def ndim(x: Any) -> int:
    return len(shape_of(x))


def size(x: Any) -> Any:
    found = shape_of(x)
    return None if None in found else math.prod(found)


def convert_to_numpy(x: Any) -> Any:
    return ndarray(shape_of(x), dtype_of(x))


def no_rule(name: str) -> Any:
    def missing(*_: Any, **__: Any) -> Any:
        raise NoRule(name)

    return missing
