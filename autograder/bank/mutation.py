"""The mutants of one source: what stands in it, changed in one place at a time.

By the operators of cosmic-ray for what is usual in any program, and by those of :mod:`.operators`
for what goes wrong with tensors and layers.
"""

import ast
import difflib
import hashlib
import itertools
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.bank.operators import Cell, of_the_field
from autograder.errors import CourseError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

#: What is made of arithmetic: not every other operator, but those that somebody might write.
_ARITHMETIC = [
    *("Add_Sub", "Add_Mul", "Sub_Add", "Sub_Mul", "Mul_Add", "Mul_Div", "Div_Mul", "Div_FloorDiv"),
    *("FloorDiv_Div", "FloorDiv_Mul", "Mod_FloorDiv", "Mod_Mul", "Pow_Mul", "Pow_Add"),
    *("BitAnd_BitOr", "BitOr_BitAnd", "BitXor_BitOr", "LShift_RShift", "RShift_LShift"),
]
_ORDERS = ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE")
_COMPARISON = [f"{a}_{b}" for a, b in itertools.permutations(_ORDERS, 2)] + ["Is_IsNot", "IsNot_Is"]
_UNARY = ["Delete_USub", "Delete_Invert", "Delete_Not"]

#: Operator -> its names in cosmic-ray.
_USUAL = {
    "arithmetic": [f"ReplaceBinaryOperator_{pair}" for pair in _ARITHMETIC],
    "comparison": [f"ReplaceComparisonOperator_{pair}" for pair in _COMPARISON],
    "unary": [f"ReplaceUnaryOperator_{pair}" for pair in _UNARY],
    "boolean": [
        "AddNot",
        "ReplaceTrueWithFalse",
        "ReplaceFalseWithTrue",
        "ReplaceAndWithOr",
        "ReplaceOrWithAnd",
    ],
    "number": ["NumberReplacer"],
    "loop": ["ZeroIterationForLoop", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak"],
    "except": ["ExceptionReplacer"],
    "decorator": ["RemoveDecorator"],
}


@dataclass(frozen=True)
class Mutant:
    """A solution cell changed in one place.

    ``line`` and ``column`` count in the cell, from 1. ``original`` and ``mutated`` are the lines
    that differ, without their indentation: they stay what they are whatever changes elsewhere.
    """

    exercise: str
    operator: str
    line: int
    column: int
    original: str
    mutated: str
    source: str

    @property
    def id(self) -> str:
        """Exercise, operator, place, and a hash of the lines that differ."""
        text = "\n".join([self.exercise, self.original, "->", self.mutated])
        digest = hashlib.sha256(text.encode()).hexdigest()[:6]
        return f"{self.exercise}/{self.operator}/{self.line}:{self.column}/{digest}"

    @property
    def diff(self) -> str:
        """The lines that differ, as ``diff`` shows them."""
        old = [f"- {line}" for line in self.original.splitlines()]
        return "\n".join(old + [f"+ {line}" for line in self.mutated.splitlines()])


def mutants(source: str, exercise: str = "", *, begin: str = BEGIN, end: str = END) -> list[Mutant]:
    """Return the mutants of a solution cell, in the order of their places.

    Mutated is what stands between the delimiters, or all of a cell without them; but no text for
    people (docstrings, messages of errors). Each mutant compiles, and differs from the solution
    and from the other mutants in more than its spelling. Raises :class:`SyntaxError`.
    """
    cell = Cell(source)
    inside = _lines_inside(source, begin, end)
    found: dict[str, Mutant] = {}
    for operator, mutated in itertools.chain(of_the_field(cell), _of_cosmic_ray(source)):
        tree = _tree(mutated)
        if tree is None or tree == ast.dump(cell.tree) or tree in found:
            continue
        start, stop = _changed(source, mutated)
        line, last = (source.count("\n", 0, place) + 1 for place in (start, max(start, stop - 1)))
        if not inside.issuperset(range(line, last + 1)) or cell.is_text(start):
            continue
        column = start - source.rfind("\n", 0, start)
        removed, added = _difference(source, mutated)
        found[tree] = Mutant(exercise, operator, line, column, removed, added, mutated)
    return sorted(found.values(), key=lambda m: (m.line, m.column))


def _lines_inside(source: str, begin: str, end: str) -> set[int]:
    """Return the numbers of the lines between the delimiters; all if there are none."""
    inside, opened = set(), False
    for number, line in enumerate(source.splitlines(), start=1):
        if begin in line:
            opened = True
        elif end in line:
            opened = False
        elif opened:
            inside.add(number)
    return inside or set(range(1, source.count("\n") + 2))


def _tree(source: str) -> str | None:
    """Return the syntax tree as text, without places; None if the source does not compile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "mutant", "exec")
            return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return None


def _changed(source: str, mutated: str) -> tuple[int, int]:
    """Return the first place at which the sources differ, and the last one in ``source``."""

    def same(one: Iterable[str], other: Iterable[str]) -> int:
        pairs = zip(one, other, strict=False)
        return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))

    start = same(source, mutated)
    most = min(len(source), len(mutated)) - start
    end = same(reversed(source), reversed(mutated))
    return start, len(source) - min(end, most)


def _tidy(source: str, mutated: str) -> str:
    """Return the mutant without the blanks that cosmic-ray leaves around what it changed."""
    start, stop = _changed(source, mutated)
    before, after = source[:start], source[stop:]
    changed = mutated[start : len(mutated) - len(after)].strip(" ")
    if before.endswith(" ") and not changed:
        after = after.lstrip(" ")
    tidy = before + changed + after
    return tidy if _tree(tidy) == _tree(mutated) else mutated


def _difference(source: str, mutated: str) -> tuple[str, str]:
    """Return the lines that only the one and only the other has."""
    compared = list(difflib.ndiff(source.splitlines(), mutated.splitlines()))
    removed, added = ([line[2:].strip() for line in compared if line[0] == sign] for sign in "-+")
    return "\n".join(removed), "\n".join(added)


def _of_cosmic_ray(source: str) -> Iterator[tuple[str, str]]:
    try:
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.operators.provider import OperatorProvider
    except ImportError:
        raise CourseError("Mutants need cosmic-ray: pip install cosmic-ray.") from None
    provider = OperatorProvider()
    for operator, names in _USUAL.items():
        for name in names:
            for occurrence in itertools.count():
                mutated = mutate_code(source, provider[name](), occurrence)
                if mutated is None:
                    break
                if "not not " not in mutated:  # that is `not` removed, again
                    yield operator, _tidy(source, mutated)
