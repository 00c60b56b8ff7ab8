"""Random numbers (`numpy.random`): their shapes, and what their arguments must be."""

from collections.abc import Callable
from typing import Any

from tracer.arrays.axes import integer, lengths_of
from tracer.arrays.broadcasting import common
from tracer.arrays.elementwise import number
from tracer.dtypes import INTEGERS
from tracer.numpy_array import asarray, dtype_name, ndarray
from tracer.session import NoRule
from tracer.tensor import shape_of


def _drawn(size: Any, dtype: str, *given: Any) -> ndarray:
    """Numbers of a size, or as many as their parameters broadcast to."""
    each = [shape_of(one) for one in given]
    if size is None:
        return number(common(*each), dtype)
    wanted = lengths_of(size)
    spread = common(wanted, *each)
    if any(each) and spread != wanted:
        raise ValueError(
            f"Output size {wanted} is not compatible with broadcast dimensions of inputs {spread}."
        )
    return ndarray(wanted, dtype)


def rand(*lengths: Any) -> Any:
    return number(lengths_of(tuple(integer(n) for n in lengths)), "float64")


def random(size: Any = None, dtype: Any = None, *_: Any, **__: Any) -> Any:
    return _drawn(size, "float64" if dtype is None else dtype_name(dtype))


def uniform(low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
    return _drawn(size, "float64", low, high)


def normal(loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
    return _drawn(size, "float64", loc, scale)


def randint(low: Any, high: Any = None, size: Any = None, dtype: Any = None, **_: Any) -> Any:
    start, stop = (0, low) if high is None else (low, high)
    lengths = size if isinstance(size, list | tuple) else [size]
    # Where there are no numbers to draw, none is out of range; that of lengths is looked at later.
    if isinstance(start, int) and isinstance(stop, int) and start >= stop and 0 not in lengths:
        raise ValueError("high <= 0" if high is None else "low >= high")
    return _drawn(size, "int64" if dtype is None else dtype_name(dtype), start, stop)


def permutation(x: Any) -> Any:
    if isinstance(x, int):
        return ndarray((x,), "int64")
    found = asarray(x)
    return ndarray(found._shape, found._dtype)


def choice(a: Any, size: Any = None, replace: bool = True, p: Any = None, axis: Any = 0) -> Any:
    if axis != 0:
        raise NoRule("numpy.random.choice along an axis")
    found = asarray(a)
    if not found._shape:
        if found._dtype not in INTEGERS:
            raise ValueError("a must be 1-dimensional or an integer")
        a = found.item()
        found = ndarray((max(0, a),), "int64")
    if found.ndim != 1:
        raise ValueError("a must be 1-dimensional")
    wanted = () if size is None else lengths_of(size)
    if found.size == 0 and 0 not in wanted:
        raise ValueError(
            "a must be greater than 0 unless no samples are taken"
            if isinstance(a, int)
            else "'a' cannot be empty unless no samples are taken"
        )
    if p is not None and found.size not in (None, asarray(p).size):
        raise ValueError("'a' and 'p' must have same size")
    amount = ndarray(wanted).size
    if not replace and None not in (found.size, amount) and amount > found.size:
        raise ValueError("Cannot take a larger sample than population when 'replace=False'")
    return number(wanted, found._dtype)


def shuffle(x: Any, *_: Any, **__: Any) -> None:
    if isinstance(x, ndarray):
        len(x)
        x._fresh[0] = False


def seed(*_: Any) -> None:
    """A trace draws nothing."""


def generator_choice(
    a: Any,
    size: Any = None,
    replace: bool = True,
    p: Any = None,
    axis: Any = 0,
    shuffle: bool = True,
) -> Any:
    """`choice` of today's generators: it takes rows as well."""
    found = ndarray((a,), "int64") if isinstance(a, int) else asarray(a)
    if axis != 0 or not found._shape:
        raise NoRule("numpy.random.Generator.choice along an axis")
    rows = found._shape[1:]
    return number((*(() if size is None else lengths_of(size)), *rows), found._dtype)


FUNCTIONS: dict[str, Callable] = {
    **{"rand": rand, "randn": rand, "random": random, "random_sample": random},
    **{"standard_normal": random, "uniform": uniform, "normal": normal, "randint": randint},
    **{"permutation": permutation, "choice": choice, "shuffle": shuffle, "seed": seed},
}
OF_A_GENERATOR: dict[str, Callable] = {
    **{name: FUNCTIONS[name] for name in ("random", "standard_normal", "uniform", "normal")},
    **{"integers": randint, "permutation": permutation, "shuffle": shuffle},
    "choice": generator_choice,
}
