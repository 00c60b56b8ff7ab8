"""Functions that make several arrays of one."""

from itertools import pairwise
from typing import Any

from tracer import shapes
from tracer.arrays.rule import numpys
from tracer.numpy_array import asarray, ndarray
from tracer.tensor import Tensor, shape_of


@numpys("split")
def split(ary: Any, indices_or_sections: Any, axis: Any = 0) -> Any:
    if not isinstance(ary, Tensor):
        raise AttributeError(f"'{type(ary).__name__}' object has no attribute 'shape'")
    if shape_of(indices_or_sections) == ():
        length = shapes.item(ary._shape, axis)
        if length is not None and length % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


@numpys("array_split")
def array_split(ary: Any, indices_or_sections: Any, axis: Any = 0) -> Any:
    x = asarray(ary)
    length = shapes.item(x._shape, axis)
    if shape_of(indices_or_sections) == ():
        parts = int(indices_or_sections)
        if parts <= 0:
            raise ValueError("number sections must be larger than 0.")
        if length is None:
            lengths: list = [None] * parts
        else:
            each, more = divmod(length, parts)
            lengths = [each + 1] * more + [each] * (parts - more)
    else:
        ends = [0, *map(int, indices_or_sections), length]
        lengths = [
            None if length is None else len(range(length)[start:end])
            for start, end in pairwise(ends)
        ]
    return [ndarray(shapes.replaced(x._shape, {axis: n}), x._dtype, None, x) for n in lengths]


def _along(name: str, axis: int, least: int) -> None:
    @numpys(name)
    def along(ary: Any, indices_or_sections: Any) -> Any:
        x = asarray(ary)
        if x.ndim < least:
            raise ValueError(f"{name} only works on arrays of {least} or more dimensions")
        return split(x, indices_or_sections, axis if x.ndim > 1 else 0)


#: Functions that split along an axis of their own, and how many axes there must be.
for _name, _axis, _least in (("vsplit", 0, 2), ("hsplit", 1, 1), ("dsplit", 2, 3)):
    _along(_name, _axis, _least)
