"""The bank of this repository, as answers to the notebooks in ``solutions/``."""

import functools
import re
from pathlib import Path

import nbformat

from autograder.answers.normal import Surroundings
from autograder.bank.answers import Answer, read_bank
from tests import ROOT

BANK = ROOT / "tests" / "answers"
ASSIGNMENTS = sorted(path.name for path in BANK.iterdir() if path.is_dir())
_SOLUTION = re.compile(r"### BEGIN SOLUTION.*?### END SOLUTION", re.DOTALL)


@functools.cache
def answers(assignment: str) -> list[Answer]:
    """All answers of the bank to an assignment."""
    return read_bank(BANK, assignment)


@functools.cache
def cells(assignment: str) -> dict[str, tuple[str, bool]]:
    """Grade id or place -> the source of a code cell, and whether learners fill it in."""
    path = Path(ROOT, "solutions", assignment, f"{assignment}.ipynb")
    found = {}
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        if cell.cell_type == "code":
            marks = cell.metadata.get("nbgrader", {})
            name = marks.get("grade_id", f"cell {number}")
            found[name] = cell.source, marks.get("solution", False)
    return found


@functools.cache
def surroundings(assignment: str) -> Surroundings:
    """What stands around the answers in the notebook of an assignment."""
    released = "raise NotImplementedError()"
    sources = cells(assignment).values()
    return Surroundings.of(
        [_SOLUTION.sub(released, source) for source, solution in sources if solution],
        [source for source, solution in sources if not solution],
    )
