"""How instructors write tests: 200 exercises, each with right answers and a wrong one.

An exercise is text in sections. ``given`` is a cell of the instructor's, ``answer`` a cell with
the solution between nbgrader's marks (``whole``: a cell that is the solution, without marks),
``right`` and ``wrong`` what a learner may write in the cell before, and ``test`` a test cell,
with its points if they are not 1. A cell without marks, which learners may change, is ``plain``.
A person grades ``written`` and ``sketch`` (answers in words and in code) and a ``task``; ``text``
is what the instructor says. The texts of ``STYLES`` are about any function of ``DOMAINS``, those of
``SPECIAL`` about one thing each, told twice in other words.
"""

import hashlib
import itertools
import re
from dataclasses import dataclass, field
from textwrap import indent

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.styles_special import SPECIAL
from tests.styles_usual import DOMAINS, OWN_ARGUMENT, STYLES, Domain

_SECTION = re.compile(
    r"^--- (given|plain|text|answer|whole|right|wrong|test|written|sketch|task)(?: ([\d.]+))?\n",
    re.MULTILINE,
)
_WORDS, _BY_HAND = ("text", "written", "task"), ("written", "sketch", "task")
_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass
class Part:
    """One cell of an exercise; of an answer, also what learners write in it."""

    kind: str
    source: str
    points: float = 1
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Exercise:
    """One exercise; ``name`` is its style and what it is about."""

    name: str
    parts: list[Part]

    @property
    def points(self) -> float:
        """What all of its tests give."""
        return sum(part.points for part in self.parts if part.kind == "test")

    def cells(self) -> list[NotebookNode]:
        """The instructor's cells; the ids of answers end with their number, of tests in -test."""
        cells = [new_markdown_cell(f"## {self.name}", id=self.name)]
        for number, part in enumerate(self.parts):
            grade_id = f"{self.name}-{number}" + "-test" * (part.kind == "test")
            new_cell = new_markdown_cell if part.kind in _WORDS else new_code_cell
            cells.append(new_cell(part.source, id=grade_id, metadata=_metadata(grade_id, part)))
        return cells

    def answers(self, number: int | None) -> dict[str, str]:
        """Grade id -> source of the right answers of this number; of the wrong ones if None."""
        return {
            f"{self.name}-{place}": part.wrong[0]
            if number is None
            else part.right[number % len(part.right)]
            for place, part in enumerate(self.parts)
            if part.kind in ("answer", "whole")
        }


def parse(name: str, text: str) -> Exercise:
    """Return the exercise that a text describes; its solution is a right answer too."""
    _, *pieces = _SECTION.split(text.lstrip("\n"))
    parts: list[Part] = []
    for kind, points, source in zip(*[iter(pieces)] * 3, strict=True):
        source = source.strip("\n")
        if kind in ("right", "wrong"):
            getattr(parts[-1], kind).append(source)
        else:
            number = float if "." in (points or "") else int
            parts.append(Part(kind, source, number(points or 1)))
    for part in parts:
        if part.kind in ("answer", "whole"):
            lines = part.source.splitlines()
            part.right.append("\n".join(one for one in lines if one.strip() not in (_BEGIN, _END)))
    return Exercise(name, parts)


def about(style: str, text: str, domain: Domain, number: object) -> Exercise:
    """Return an exercise in this style about a function of a domain."""
    name = f"{domain.name}_{number}"
    sha256 = hashlib.sha256(str(domain.cases[0][1]).encode()).hexdigest()
    words = {"BODY": domain.body, "OTHER": domain.other, "MISTAKE": domain.mistake}
    for word, lines in words.items():
        text = re.sub(rf"^( *){word}$", lambda m, s=lines: indent(s, m[1]), text, flags=re.M)
    words = {"NAME": name, "ARG": domain.argument, "SHA256": sha256, "CASES": repr(domain.cases)}
    for place, (given, result) in enumerate(domain.cases, 1):
        words |= {f"GIVEN{place}": repr(given), f"RESULT{place}": repr(result)}
    text = re.sub(r"\b[A-Z]+[0-9]*\b", lambda m: words.get(m[0], m[0]), text)
    return parse(f"{style}-{name}".replace("_", "-"), text)


def exercises() -> list[Exercise]:
    """All of them, in an order that does not change."""
    return [exercise for of_one_style in by_style() for exercise in of_one_style]


def one_of_each() -> list[Exercise]:
    """An exercise of each style, of some the first, of others a later one."""
    return [found[place % len(found)] for place, found in enumerate(by_style())]


def by_style() -> list[list[Exercise]]:
    """The exercises of each style together."""
    found, domains, numbers = [], itertools.cycle(DOMAINS), itertools.count()
    for style, text in STYLES.items():
        found.append([about(style, text, next(domains), next(numbers)) for _ in range(4)])
        next(domains)  # so that every style meets others
    for style, (text, *tellings) in SPECIAL.items():
        of_one_style = []
        for number, telling in enumerate(tellings, 1):
            told = re.sub(r"\b[A-Z]\b", lambda m, t=telling: t.get(m[0], m[0]), text)
            of_one_style.append(parse(f"{style}-{number}", told))
        found.append(of_one_style)
    return found


def alone() -> dict[str, list[Exercise]]:
    """Notebooks that are nothing but one style: its tests have no others beside them."""
    found = {"own-argument": [("plain", domain) for domain in OWN_ARGUMENT]}
    found |= {style: [(style, DOMAINS[0])] for style in STYLES if "later" in style}
    return {
        name: [
            about(f"only-{style}", STYLES[style], domain, f"of_{name}".replace("-", "_"))
            for style, domain in pairs
        ]
        for name, pairs in found.items()
    }


def notebook_of(exercises: list[Exercise]) -> NotebookNode:
    """The instructor's notebook."""
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [cell for exercise in exercises for cell in exercise.cells()]
    return new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def _metadata(grade_id: str, part: Part) -> dict:
    if part.kind == "plain":
        return {}
    by_hand = part.kind in _BY_HAND
    marks = {"schema_version": 3, "grade_id": grade_id, "task": part.kind == "task"}
    marks["solution"] = part.kind in ("answer", "whole") or (by_hand and not marks["task"])
    marks["grade"] = part.kind == "test" or (by_hand and not marks["task"])
    marks["locked"] = not marks["solution"]
    if part.kind in (*_BY_HAND, "test"):
        marks["points"] = part.points
    return {"nbgrader": marks}
