"""The functions of NumPy as rules: what each makes of shapes and dtypes, and what it refuses.

A rule has NumPy's own signature, and its refusals are in NumPy's words. Each registers itself under
its name in `RULES`, where methods and operators of arrays find it.
"""

from tracer.arrays import (  # noqa: F401
    einsum,
    elementwise,
    indexing,
    joining,
    linear,
    making,
    moving,
    padding,
    picking,
    products,
    reducing,
    repeating,
    splitting,
)
