"""What NumPy refuses: the shapes of its messages, and what is said of each kind."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

from tracer import shapes
from tracer.causes import joins
from tracer.causes.case import Case, Told, say

#: How NumPy goes through two shapes.
COMPARED = (
    "NumPy compares shapes from the last axis on: two lengths must be equal, or one of them 1. "
    "`x[:, None]` adds an axis of length 1, here behind the first one."
)


def told(case: Case) -> list[tuple]:
    """The shapes that stand in a message of NumPy's, such as ``(2,3)`` or ``()``."""
    said = case.message.partition("[original->remapped]:")[2] or case.message
    found = re.findall(r"(?<![\w>])\(((?:\d+|\?)?(?:, ?(?:\d+|\?))*,?)\)", said)
    return [
        tuple(int(n) if n.strip().isdigit() else None for n in each.split(",") if n.strip())
        for each in found
    ]


def broadcast(case: Case) -> Told:
    found = [shape for shape in told(case) if shape]
    pairs = [pair for pair in combinations(found, 2) if shapes.clash(*pair) is not None]
    pair = list(pairs[0]) if pairs else found[:2]
    short, long = sorted(pair, key=len) if len(pair) == 2 else ((), ())
    causes = [*joins.lacking(short, long, "None"), *_turned(pair), COMPARED]
    causes.append("`np.concatenate` was meant: it joins arrays side by side.")
    had = [[*shape] for shape in pair]
    return Told("The shapes do not match", None, causes, "equal shapes", joins.clash(pair), had)


def _turned(pair: list[tuple]) -> list[str]:
    """Two matrices that fit once one is turned."""
    if len(pair) == 2 and len(pair[0]) == 2 and pair[0] == pair[1][::-1]:
        return ["One of the two is turned: `x.T` makes rows of its columns."]
    return []


def written(case: Case) -> Told:
    """An array that does not fit into where it is written to."""
    found = told(case)
    had, wanted = (found[0], found[1]) if len(found) > 1 else ((), ())
    words = f"({', '.join(map(str, wanted))}{',' * (len(wanted) == 1)})"
    causes = [
        f"There is room for {words}. What is written must have that shape, or a length of 1 where "
        "they differ; axes in front may be missing.",
        COMPARED,
    ]
    axis = joins.clash([had, wanted])
    return Told("The values do not fit into that place", None, causes, words, axis, [[*had]])


def spread(case: Case) -> Told:
    """What `broadcast_to`, `pad`, `einsum` and products of stacks say in the same words."""
    if ")->(" not in case.message:
        found = told(case)
        if case.shapes and found and found[0] != case.shapes[0]:
            rank = len(case.shapes[0])
            causes = [f"The array has {rank} axes: give (before, after) for each, or one for all."]
            return Told("The margins are not one pair for each axis", None, causes)
        causes = [
            "An array is spread along axes of length 1, and along new ones in front.",
            COMPARED,
        ]
        return replace(written(case), title="The shapes do not match", causes=causes)
    if "requested shape" in case.message:
        causes = [
            "The matrices lie in the last two axes; the axes before them are the stack, and must "
            "be equal or 1.",
            COMPARED,
        ]
        batches = [shape[:-2] for shape in case.shapes[:2]]
        axis = joins.clash(batches) if len(batches) == 2 else None
        return Told("The matrices do not fit", None, causes, "equal stacks of matrices", axis)
    cause = "A letter names one length, wherever it stands. Compare the letters with the shapes."
    return Told("An axis of `einsum` has two lengths", None, [cause], "one length for each letter")


def side_by_side(case: Case) -> Told:
    index = int(case.match["index"])
    pair = [case.shapes[i] for i in (0, index) if i < len(case.shapes)]
    had = [[*shape] for shape in pair]
    title = "The tensors do not fit side by side"
    if case.match["axis"] is None:
        causes = [
            f"One array has {case.match['one']} axes, the other {case.match['other']}. Give the "
            "shorter one an axis, `x[None]` in front or `x[:, None]` behind the first.",
            "`np.stack` was meant: it lays arrays of one shape on top of each other.",
        ]
        return Told(title, "Q18", causes, "equal ranks", None, had)
    axis = int(case.match["axis"])
    but = "" if case.free is None else f" but axis {case.free}"
    causes = [
        f"The arrays part at axis {axis}; only the axis along which they are joined may differ. "
        "Join along that axis (`axis=`), or bring them to one length first."
    ]
    return Told(title, None, causes, f"equal lengths on every axis{but}", axis, had)


def stacked(case: Case) -> Told:
    other = next((shape for shape in case.shapes if shape != case.shapes[0]), ())
    pair = [*case.shapes[:1], other]
    lengths = zip(*pair, strict=False)
    axis = next((i for i, (a, b) in enumerate(lengths) if a != b), None)
    causes = [
        "`np.stack` makes a new axis, so all arrays must have one shape.",
        "`np.concatenate` was meant: it joins along an axis that is there, which may differ.",
    ]
    axis = axis if len({len(shape) for shape in pair}) == 1 else None
    had = [[*shape] for shape in pair]
    return Told("The arrays do not have one shape", None, causes, "equal shapes", axis, had)


def matrices(case: Case) -> Told:
    causes = [
        "The last axis of the left one and the last but one of the right one must be of equal "
        "length, after either is turned: `a @ b.T`.",
        "Queries times keys: the keys are to be turned first, `keys.swapaxes(-1, -2)`.",
    ]
    if "enough dimensions" in case.message:
        causes = ["`@` multiplies matrices and vectors. A number is multiplied with `*`."]
    had = [[*shape] for shape in case.shapes[:2]]
    return Told("The matrices do not fit", None, causes, had=had if len(had) == 2 else None)


def reshaped(case: Case) -> Told:
    size = case.match["size"]
    causes = [
        f"There are {size} numbers, and the product of the lengths must stay the same. One length "
        "may be -1: NumPy computes it, if the others divide the number.",
    ]
    title = "The numbers do not fit into that shape"
    return Told(title, "Q8", causes, f"lengths whose product is {size}")


def no_axis(case: Case) -> Told:
    rank = int(case.match["rank"])
    there = [
        "A single number has no axes.",
        "An array of one axis has axis 0, which is also axis -1.",
        f"An array of {rank} axes has axis 0 to {rank - 1}; from the end on, -1 to -{rank}.",
    ]
    causes = [
        there[min(rank, 2)],
        "An axis is gone: a sum, a mean or an index with a number takes it away.",
    ]
    return Told("There is no such axis", "Q7", causes)


def outside(case: Case) -> Told:
    axis, length = int(case.match["axis"]), int(case.match["size"])
    causes = [
        f"Axis {axis} has length {length}: its indices are 0 to {length - 1}; from the end on, -1 "
        f"to -{length}."
        if length
        else f"Axis {axis} is empty: nothing can be picked from it.",
    ]
    return Told("The index is outside of the axis", None, causes, axis=axis)


def masked(case: Case) -> Told:
    causes = [
        "A mask says for each place whether it is kept: it has the lengths of the axes that it is "
        "laid on, from the first on.",
    ]
    axis = int(case.match["axis"])
    return Told("The mask has another length", None, causes, f"{case.match['size']}", axis)


def _axis_of(title: str, question: str | None, *causes: str) -> Callable[[Case], Told]:
    """What is said of a call's own axis, which is the one to look at."""

    def axis(case: Case) -> Told:
        rank = len(case.shape or ())
        at = case.free if isinstance(case.free, int) and -rank <= case.free < rank else None
        return Told(title, question, list(causes), axis=None if at is None else at % rank)

    return axis


#: A pattern of NumPy's messages, and what is said of them.
MESSAGES: list[tuple[str, Callable[[Case], Told]]] = [
    (
        r"operands could not be broadcast together with shapes? |non-broadcastable output operand"
        r"|shape mismatch: (?:objects|indexing arrays) ",
        broadcast,
    ),
    (r"could not broadcast input array|could not be broadcast to indexing result", written),
    (r"\[original->remapped\]: ", spread),
    (
        r"dimensions except for the concatenation axis .* along dimension (?P<axis>\d+), .* at "
        r"index (?P<index>\d+) has size",
        side_by_side,
    ),
    (
        r"must have same number of dimensions, .* has (?P<one>\d+) .* at index (?P<index>\d+) has "
        r"(?P<other>\d+) dimension(?P<axis>\d)?",
        side_by_side,
    ),
    (r"all input arrays must have the same shape", stacked),
    (r"matmul: .*operand|not aligned: |shape-mismatch for sum", matrices),
    (r"cannot reshape array of size (?P<size>\d+) into", reshaped),
    (r"axis -?\d+ is out of bounds for array of dimension (?P<rank>\d+)", no_axis),
    (r"index -?\d+ is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d+)", outside),
    (r"along axis (?P<axis>\d+); size of axis is (?P<size>\d+) but size of corr", masked),
    (
        r"cannot select an axis to squeeze out",
        _axis_of(
            "That axis is not of length 1", "Q9", "Only an axis of length 1 can be taken away."
        ),
    ),
    (
        r"array split does not result in an equal division",
        _axis_of(
            "The axis does not split into equal parts",
            None,
            "The length must divide by the number of parts. `np.array_split` makes parts that "
            "differ by 1.",
        ),
    ),
    (
        r"too many indices for array",
        say(
            "There are more indices than axes",
            "Q7",
            "Each index but `None` and `...` takes an axis. An axis that a sum, a mean or a number "
            "as index took away is gone.",
        ),
    ),
    (
        r"axes don't match array|repeated axis in transpose",
        say(
            "Turning an array names each axis once",
            "Q7",
            "As many axes as the array has must be named, each once: `(1, 0)` for a matrix.",
        ),
    ),
    (
        r"can only specify one unknown dimension",
        say(
            "Only one length can be left open",
            "Q8",
            "One length may be -1, which NumPy computes from the others.",
        ),
    ),
    (
        r"negative dimensions are not allowed",
        say("A length is below 0", None, "A shape has lengths of 0 and more. -1 is for `reshape`."),
    ),
    (
        r"need at least one array to",
        say("There is nothing to join", None, "The list is empty: nothing was appended to it."),
    ),
    (
        r"only 0-dimensional arrays can be converted|size 1 to a Python scalar",
        say(
            "An array is not one number",
            None,
            "Take one value of it, `x[0]`, or make one number of all: `x.sum()`, `x.mean()`.",
        ),
    ),
    (
        r"truth value of an array .* is ambiguous|truth value of an empty array",
        say(
            "An array is not true or false",
            None,
            "Say which is meant: `(x > 0).any()` or `(x > 0).all()`.",
            "To combine comparisons, write `&` and `|` with brackets: `(x > 0) & (x < 1)`.",
        ),
    ),
    (
        r"Cannot cast ufunc",
        say(
            "The result does not fit into the dtype of the array",
            None,
            "An array keeps its dtype in place: write `x = x + y` for `x += y`, or make it floats "
            "first, `x.astype(float)`.",
        ),
    ),
    (
        r"data type '.*' not understood",
        say(
            "NumPy does not know that dtype",
            None,
            "Names of dtypes are such as `float32`, `int64` and `bool`; the name is misspelt.",
        ),
    ),
]
