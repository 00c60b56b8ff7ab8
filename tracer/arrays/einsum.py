"""`numpy.einsum`: its subscripts, read as NumPy reads them, and the axes that they name."""

from itertools import count
from typing import Any

from tracer import promotion, shapes
from tracer.arrays.axes import shown
from tracer.arrays.broadcasting import REMAPPED
from tracer.arrays.elementwise import number
from tracer.arrays.rule import numpys
from tracer.numpy_array import asarray
from tracer.session import NoRule

_ABOUT = "einstein sum subscripts string"
_LACKS = (
    "has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to "
    "broadcast the extra dimensions."
)
#: An axis of an operand: the letter that names it, or its number from the right in ``...``.
Label = str | int


@numpys("einsum")
def einsum(subscripts: Any, /, *operands: Any, dtype: Any = None, optimize: Any = False) -> Any:
    if not isinstance(subscripts, str):
        raise NoRule("numpy.einsum with lists of axes")
    arrays = [asarray(each) for each in operands]
    terms, arrow, out = _terms(subscripts, len(arrays))
    labels = [
        _labels(term, x.ndim, i) for i, (term, x) in enumerate(zip(terms, arrays, strict=True))
    ]
    wide = max((-label for each in labels for label in each if isinstance(label, int)), default=0)
    result = _given(out, labels, wide) if arrow else _implied(labels, wide)
    shape = _shape([x._shape for x in arrays], labels, result)
    return number(shape, promotion.result(*(x._dtype for x in arrays)))


def _terms(subscripts: str, operands: int) -> tuple[list[str], str, str]:
    before, arrow, out = subscripts.partition("->")
    terms = before.split(",")
    if len(terms) != operands:
        more = "more" if len(terms) > operands else "fewer"
        raise ValueError(
            f"{more} operands provided to einstein sum function than specified in the subscripts "
            "string"
        )
    return terms, arrow, out.replace(" ", "")


def _labels(term: str, rank: int, operand: int) -> list[Label]:
    """What names each axis of an operand."""
    term = term.replace(" ", "")
    before, dots, after = term.partition("...")
    many = f"{_ABOUT} contains too many subscripts for operand {operand}"
    for place, letter in enumerate(before + after):
        if letter == ".":
            raise ValueError(
                f"{_ABOUT} contains a '.' that is not part of an ellipsis ('...') in operand "
                f"{operand}"
            )
        if not (letter.isascii() and letter.isalpha()):
            raise ValueError(
                f"invalid subscript '{letter}' in {_ABOUT}, subscripts must be letters"
            )
        if place >= rank:
            raise ValueError(many)
    free = rank - len(before) - len(after)
    if free and not dots:
        raise ValueError(f"operand {_LACKS}")
    return [*before, *range(-free, 0), *after]


def _implied(labels: list[list[Label]], wide: int) -> list[Label]:
    letters = [label for each in labels for label in each if isinstance(label, str)]
    once = sorted(letter for letter in {*letters} if letters.count(letter) == 1)
    return [*range(-wide, 0), *once]


def _given(out: str, labels: list[list[Label]], wide: int) -> list[Label]:
    before, dots, after = out.partition("...")
    there = {label for each in labels for label in each}
    letters = before + after
    for place, letter in enumerate(letters):
        if letter == ".":
            raise ValueError(
                f"{_ABOUT} contains a '.' that is not part of an ellipsis ('...') in the output"
            )
        if letter in letters[place + 1 :]:
            raise ValueError(f"{_ABOUT} includes output subscript '{letter}' multiple times")
        if letter not in there:
            raise ValueError(
                f"{_ABOUT} included output subscript '{letter}' which never appeared in an input"
            )
    if wide and not dots:
        raise ValueError(f"output {_LACKS}")
    return [*before, *(range(-wide, 0) if dots else ()), *after]


def _shape(given: list[tuple], labels: list[list[Label]], result: list[Label]) -> tuple:
    """The lengths of the axes that stay. Raises where two that have one name part."""
    seen = {label for each in labels for label in each if isinstance(label, str)}
    every = [*result, *sorted(letter for letter in seen if letter not in result)]
    combined = []
    for operand, (shape, names) in enumerate(zip(given, labels, strict=True)):
        own: dict[Label, Any] = {}
        for label, length in zip(names, shape, strict=True):
            known = own.get(label)
            if None in (known, length) or known == length or (1 in (known, length)):
                own[label] = length if known in (None, 1) else known
                continue
            alone = len(given) == 1 and set(names) <= set(result)
            which = "single operand" if alone else f"operand {operand}"
            raise ValueError(
                f"dimensions in {which} for collapsing index '{label}' don't match "
                f"({known} != {length})"
            )
        combined.append(own)
    spread = [tuple(own.get(label, -1) for label in every) for own in combined]
    found: tuple = (1,) * len(every)
    for each in spread:
        lengths = tuple(1 if n == -1 else n for n in each)
        if shapes.clash(found, lengths) is not None:
            words = (
                f"{shown(tuple(own.values()))}->{shown(remapped)} "
                for own, remapped in zip(combined, spread, strict=True)
            )
            raise ValueError(f"{REMAPPED}{''.join(words)}")
        found = shapes.broadcast(found, lengths)
    place = dict(zip(every, count(), strict=False))
    return tuple(found[place[label]] for label in result)
