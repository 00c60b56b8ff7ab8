"""Operations that take axes away: sums, means, maxima."""

from typing import Any

from tracer import dtypes, shapes
from tracer.ops.apply import Several, Spec, operation
from tracer.tensor import dtype_of, shape_of


def _reduction(class_name: str, dtype: str = "same") -> Any:
    @operation(class_name)
    def rule(x: Any, axis: Any = None, keepdims: bool = False, **_: Any) -> Spec:
        found = dtype_of(x)
        if dtype == "float":
            found = found if found in dtypes.FLOATS else "float32"
        elif dtype == "sum":
            found = "int32" if found in ("bool", "int8", "int16") else found
        elif dtype != "same":
            found = dtype
        return shapes.reduced(shape_of(x), axis, keepdims), dtypes.result(found)

    return rule


sum_, prod = _reduction("Sum", "sum"), _reduction("Prod", "sum")
max_, min_ = _reduction("Max"), _reduction("Min")
amax, amin = _reduction("Amax"), _reduction("Amin")
mean, std, var = (_reduction(name, "float") for name in ("Mean", "Std", "Var"))
all_, any_ = _reduction("All", "bool"), _reduction("Any", "bool")
logsumexp = _reduction("Logsumexp", "float")
count_nonzero = _reduction("CountNonzero", "int32")
median = _reduction("Median", "float")
norm = _reduction("Norm", "float")


@operation("Argmax")
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Spec:
    return shapes.reduced(shape_of(x), axis, keepdims), "int32"


@operation("Argmin")
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Spec:
    return shapes.reduced(shape_of(x), axis, keepdims), "int32"


@operation("Cumsum")
def cumsum(x: Any, axis: Any = None, dtype: Any = None) -> Spec:
    shape = shape_of(x)
    flat = shapes.size(shape)
    return (shape if axis is not None else (flat,)), dtypes.result(dtype_of(x))


@operation("Argsort")
def argsort(x: Any, axis: int = -1) -> Spec:
    return shape_of(x), "int32"


@operation("Sort")
def sort(x: Any, axis: int = -1) -> Spec:
    return shape_of(x), dtype_of(x)


@operation("TopK")
def top_k(x: Any, k: int, sorted: bool = True) -> Any:
    shape = (*shape_of(x)[:-1], k)
    return Several(((shape, dtype_of(x)), (shape, "int32")))


@operation("Normalize")
def normalize(x: Any, axis: Any = -1, order: Any = 2, epsilon: Any = None) -> Spec:
    return shape_of(x), dtypes.result(dtype_of(x), "float")
