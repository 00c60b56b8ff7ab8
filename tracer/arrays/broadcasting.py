"""Arrays that are spread over one shape, and what NumPy says where they cannot be."""

from collections.abc import Sequence

from tracer import shapes
from tracer.arrays.axes import shown

REMAPPED = "operands could not be broadcast together with remapped shapes [original->remapped]: "


def broadcast(*given: Sequence, into: Sequence | None = None) -> tuple:
    """The common shape. `into` is that of an array that the result is written to."""
    every = [*given] if into is None else [*given, into]
    found: tuple = ()
    for shape in every:
        if shapes.clash(found, shape) is not None:
            words = "".join(f"{shown(each)} " for each in every)
            raise ValueError(f"operands could not be broadcast together with shapes {words}")
        found = shapes.broadcast(found, shape)
    if into is not None and not alike(into, found):
        raise ValueError(
            f"non-broadcastable output operand with shape {shown(into)} doesn't match the "
            f"broadcast shape {shown(found)}"
        )
    return found


def alike(one: Sequence, other: Sequence) -> bool:
    """Whether two shapes are the same, as far as their lengths are known."""
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(a == b or None in (a, b) for a, b in pairs)


def common(*given: Sequence) -> tuple:
    """As `broadcast`, in the words of what broadcasts arguments that are not computed with."""
    for axis in range(-max(map(len, given), default=0), 0):
        first: int | None = None
        for number, shape in enumerate(given):
            if -axis > len(shape) or shape[axis] in (1, None):
                continue
            if first is None:
                first = number
            elif shape[axis] != given[first][axis]:
                raise ValueError(
                    "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is "
                    f"between arg {first} with shape {tuple(given[first])} and arg {number} with "
                    f"shape {tuple(shape)}."
                )
    return broadcast(*given)


def spread(shape: tuple, over: tuple) -> bool:
    """Whether a shape can be spread over another one, which stays as it is."""
    pairs = zip(shape[::-1], over[::-1], strict=False)
    return len(shape) <= len(over) and all(a in (b, 1) or None in (a, b) for a, b in pairs)


def written(shape: tuple, into: tuple, said: str) -> None:
    """Check that an array of a shape can be written into another; axes of length 1 may fall away.

    `said` is what is raised, with both shapes.
    """
    short = shape
    while len(short) > len(into) and (short[0] == 1 or (said == PICKED and 0 in short[1:])):
        short = short[1:]
    if not spread(short, into):
        raise ValueError(said.format(shown(shape if said == PICKED else short), shown(into)))


#: What is said of an array that is written into another one, and to the places that arrays pick.
INTO = "could not broadcast input array from shape {} into shape {}"
PICKED = (
    "shape mismatch: value array of shape {} could not be broadcast to indexing result of shape {}"
)
#: What is said of lists where a number is wanted, or that are deeper than what they are put into.
SEQUENCE = "setting an array element with a sequence."
DEEPER = f"{SEQUENCE} The requested array would exceed the maximum number of dimension of {{}}."
