"""The right answer that is nearest to a wrong one, and what is different in it."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.answers.groups import Task
from autograder.answers.source import readable
from autograder.findings import plain

#: Lines of a difference that are shown.
MOST_LINES = 60


@dataclass(frozen=True)
class Known:
    """An answer that an author has written, in the bank or as the solution.

    ``cell`` is the grade id of the exercise's answer.
    """

    cell: str
    name: str
    right: bool
    source: str

    @cached_property
    def readable(self) -> str:
        """Its text in one layout."""
        return readable(self.source)

    @cached_property
    def words(self) -> list[str]:
        """Its words and signs."""
        return _words(self.readable)


@dataclass(frozen=True)
class Difference:
    """A wrong answer beside the right one that is nearest to it.

    ``lines`` are (sign, text): ``+`` for what only the answer has, ``-`` for what only the right
    one has, a blank for what both have. Without a right one, all lines are the answer's.
    """

    to: str
    lines: tuple[tuple[str, str], ...]


def known_of(task: Task, bank: Iterable[Known]) -> list[Known]:
    """Return what is known of right answers to an exercise: those of the bank, and the solution."""
    found = [each for each in bank if each.right and each.cell == task.cell]
    if task.solution:
        found.append(Known(task.cell, "the solution", True, task.solution))
    return found


def likeness(one: list[str], other: list[str]) -> float:
    """Return how much two lists of words have in common: 0 for nothing, 1 for all."""
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def difference(source: str, right: Iterable[Known], language: str = "python") -> Difference:
    """Return what is different in an answer from the nearest of the right ones."""
    mine = readable(source, language)
    words = _words(mine)
    best = max(right, key=lambda known: likeness(known.words, words), default=None)
    if best is None:
        return Difference("", _shown((" ", line) for line in mine.splitlines()))
    return Difference(best.name, _shown(_compared(best.readable.splitlines(), mine.splitlines())))


def _compared(theirs: list[str], mine: list[str]) -> Iterator[tuple[str, str]]:
    """Give the lines of both, each with its sign."""
    found = difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
    for kind, start, stop, mine_start, mine_stop in found:
        if kind == "equal":
            yield from ((" ", line) for line in theirs[start:stop])
        else:
            yield from (("-", line) for line in theirs[start:stop])
            yield from (("+", line) for line in mine[mine_start:mine_stop])


def _shown(lines: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    found = [(sign, plain(line, keep="\t")) for sign, line in lines if line.strip()]
    more = len(found) - MOST_LINES
    return (*found[:MOST_LINES], *[(" ", f"… and {more} more lines")] * (more > 0))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text)[:2_000]
