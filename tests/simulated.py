"""A class that nobody taught: its answers are drawn from the bank, from mutants, and from variants.

How it is drawn. Each learner answers each exercise; an answer is wrong with probability ``WRONG``.
The wrong forms of an exercise are the wrong answers of the bank and, for every three of these, one
mutant of the solution; they stand in a random order, and the form of rank r is written with a
probability proportional to 1 / r ** ``exponent``: a few misconceptions are common, and most are
rare. With 0, all are as frequent. Right answers are drawn from the bank in the same way. An answer
is then written by another hand in two of three cases: one of the variants of
:mod:`tests.variants`, drawn anew.

Verdicts are those that the bank states: the tests that fail are such that the points are right.
"""

import itertools
import random
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_output

from autograder.bank.answers import fill
from autograder.bank.mutation import mutants
from tests import ROOT
from tests.bank import answers, cells, surroundings
from tests.variants import KINDS

WRONG = 0.35


@dataclass(frozen=True)
class Drawn:
    """An answer that was drawn: of which form, and what is said to it."""

    exercise: str
    form: str
    right: bool
    source: str
    points: float | None
    message: str


def forms(assignment: str, exercise: str, draw: random.Random) -> tuple[list[Drawn], list[Drawn]]:
    """The right and the wrong forms of an exercise, each in a random order."""
    mine = [answer for answer in answers(assignment) if answer.exercise == exercise]
    made = [
        Drawn(
            exercise, answer.name, answer.right, answer.source, answer.points, answer.message or ""
        )
        for answer in mine
    ]
    right = [each for each in made if each.right]
    wrong = [each for each in made if not each.right]
    small = mutants(cells(assignment)[exercise][0], exercise)
    wrong += [
        Drawn(exercise, mutant.id, False, mutant.source, 0.0, "A value is not as it should be.")
        for mutant in draw.sample(small, min(len(small), len(wrong) // 3))
    ]
    draw.shuffle(right)
    draw.shuffle(wrong)
    return right, wrong


def a_class(assignment: str, learners: int, seed: int, exponent: float) -> list[list[Drawn]]:
    """The answers of each learner, exercise by exercise."""
    draw = random.Random(f"{assignment}/{seed}")
    around = surroundings(assignment)
    known = set(around.kept | {argument for _, argument in around.by_keyword})
    exercises = sorted({answer.exercise for answer in answers(assignment)})
    pools = [forms(assignment, exercise, draw) for exercise in exercises]
    weights = [
        [[1 / rank**exponent for rank in range(1, len(some) + 1)] for some in pool]
        for pool in pools
    ]
    drawn = []
    for _ in range(learners):
        mine = []
        for pool, weight in zip(pools, weights, strict=True):
            which = draw.random() < WRONG
            form = draw.choices(pool[which], weight[which])[0]
            source = form.source
            if draw.random() < 2 / 3:
                vary = draw.choice(list(KINDS.values()))
                source = vary(source, draw, known) or source
            mine.append(
                Drawn(form.exercise, form.form, form.right, source, form.points, form.message)
            )
        drawn.append(mine)
    return drawn


def hand_in_with_outputs(assignment: str, released: Path, drawn: list[Drawn], to: Path) -> None:
    """Write a hand-in whose outputs say of each test what the bank says, for ``--no-execute``."""
    notebook = fill(nbformat.read(released, as_version=4), {d.exercise: d.source for d in drawn})
    source = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    points = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in nbformat.read(source, as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    failed = {}
    for each in drawn:
        if not each.right:
            for test in _failing(each, points):
                failed[test] = each.message
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in failed:
            error = {"ename": "AssertionError", "evalue": failed[name], "traceback": []}
            cell.outputs = [new_output("error", **error)]
    to.mkdir(parents=True)
    nbformat.write(notebook, to / f"{assignment}.ipynb")


def _failing(drawn: Drawn, points: dict[str, float]) -> list[str]:
    mine = [name for name in points if name.startswith(f"{drawn.exercise}-")]
    lost = sum(points[name] for name in mine) - (drawn.points or 0)
    for count in range(1, len(mine) + 1):
        for some in itertools.combinations(reversed(mine), count):
            if abs(sum(points[name] for name in some) - lost) < 1e-9:
                return list(some)
    return mine
