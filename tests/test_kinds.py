"""Statement and check: a class is compared exactly only where the statement says so."""

import re

import nbformat
import pytest

from tests.kinds_met import ASSIGNMENTS, ROOT

#: What asks for the very class of a learner's object, and so refuses what extends it.
EXACT = re.compile(
    r"exactly=True|\btype_of\([^()]*\)\s*(?:is|in|==)|\btype_name\([^()]*\)\s*(?:in|==|!=)"
    r"|\btype\((?:layer|model|head|body)\) (?:is|in|==)"
)
#: How a statement says that a class is meant without those that extend it.
SAID = re.compile(r"itself, no subclass|no class that extends")
#: Cells that still compare so though no statement says it. It gets shorter.
KNOWN = {
    ("02-shapes", "repair-tests-series"),
    ("07-sharing", "shared-variables-tests"),
}


def cells_that_ask_for_the_very_class(assignment):
    """The grade ids of test cells, with the statement of the exercise: question and docstring."""
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    said = ""
    for cell in nbformat.read(path, as_version=4).cells:
        data = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            said = ""
        if cell.cell_type == "markdown" or data.get("solution"):
            said += cell.source
        elif data.get("grade") and EXACT.search(cell.source) and not SAID.search(said):
            yield assignment, data["grade_id"]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_very_class_is_asked_for_only_where_the_statement_says_so(assignment):
    found = set(cells_that_ask_for_the_very_class(assignment))
    assert found <= KNOWN, f"`expect.is_a` or `expect.instance` take what extends it: {found}"
