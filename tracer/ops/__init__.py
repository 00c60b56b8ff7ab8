"""The operations of Keras (`keras.ops`) as rules on shapes and dtypes."""

from tracer.ops.elementwise import *  # noqa: F403
from tracer.ops.elementwise import absolute as abs  # noqa: F401
from tracer.ops.elementwise import round_ as round  # noqa: F401
from tracer.ops.making import (  # noqa: F401
    arange,
    convert_to_numpy,
    convert_to_tensor,
    empty,
    eye,
    full,
    linspace,
    ndim,
    ones,
    shape,
    size,
    zeros,
)
from tracer.ops.products import (  # noqa: F401
    dot,
    einsum,
    matmul,
    outer,
    tensordot,
)
from tracer.ops.reducing import all_ as all  # noqa: F401
from tracer.ops.reducing import (  # noqa: F401
    amax,
    amin,
    argmax,
    argmin,
    argsort,
    count_nonzero,
    cumsum,
    logsumexp,
    mean,
    median,
    norm,
    normalize,
    prod,
    sort,
    std,
    top_k,
    var,
)
from tracer.ops.reducing import any_ as any  # noqa: F401
from tracer.ops.reducing import max_ as max  # noqa: F401
from tracer.ops.reducing import min_ as min  # noqa: F401
from tracer.ops.reducing import sum_ as sum  # noqa: F401
from tracer.ops.shaping import (  # noqa: F401
    broadcast_to,
    concatenate,
    diagonal,
    expand_dims,
    flip,
    get_item,
    moveaxis,
    one_hot,
    pad,
    ravel,
    repeat,
    reshape,
    roll,
    split,
    squeeze,
    stack,
    swapaxes,
    take,
    take_along_axis,
    tile,
    transpose,
    tril,
    triu,
)
from tracer.ops.sparse import must_be_dense  # noqa: F401
from tracer.tensor import OPERATIONS

OPERATIONS.update({name: rule for name, rule in globals().items() if callable(rule)})
