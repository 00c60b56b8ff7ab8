"""Statement and check: a class is compared exactly only where the statement says so.

And a test cell speaks in errors: a value at its end would be partial credit.
"""

import ast
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


def ends_in_a_value(source):
    """Whether a cell ends in a call of a function, defined in it, that returns something."""
    *_, last = body = ast.parse(source).body
    if not (isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)):
        return False
    functions = [each for each in body if isinstance(each, ast.FunctionDef)]
    called = [each for each in functions if each.name == getattr(last.value.func, "id", None)]
    returned = (part for each in called for line in each.body for part in parts_of(line))
    return any(isinstance(part, ast.Return) and part.value for part in returned)


def parts_of(line):
    """A line of a function and all in it, without the functions that it defines."""
    if not isinstance(line, ast.FunctionDef | ast.ClassDef | ast.Lambda):
        yield line
        for part in ast.iter_child_nodes(line):
            yield from parts_of(part)


def test_a_value_at_the_end_is_seen():
    made = "def check():\n    def inner():\n        return 1\n    {}\n\n\ncheck()"
    assert ends_in_a_value(made.format("return inner()"))
    assert ends_in_a_value(made.format("if inner():\n        return 3"))
    assert not ends_in_a_value(made.format("inner()"))
    assert not ends_in_a_value(made.format("return inner()") + "\nprint(1)")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_test_cell_ends_in_a_value(assignment):
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    for cell in nbformat.read(path, as_version=4).cells:
        data = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and data.get("grade") and not data.get("solution"):
            assert not ends_in_a_value(cell.source), f"{data['grade_id']}: it is partial credit"
