"""The control: a wrong answer to every exercise, tested by the same process once more.

What tests are made of (``assert``, NumPy, the checking functions) lives in the process that ran
the learner's code, and can be changed by it. So when a submission has run, its process forgets
the names that the tests use, is given an answer that is certainly wrong (every function returns
None), and runs the tests again. A test that fails for that answer in a fresh process must fail
now. Everything else that the submission left in its process stays: what it changed there shows.
"""

import ast
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader import utils


@dataclass(frozen=True)
class Control:
    """What is run after a submission, in its process.

    ``sources`` are code cells; ``must_fail`` maps places among them to the grade ids of tests
    that fail there if nobody has tampered with anything.
    """

    sources: tuple[str, ...] = ()
    must_fail: Mapping[int, str] = field(default_factory=dict)


NO_CONTROL = Control()


def wrong_everywhere(notebook: NotebookNode) -> NotebookNode:
    """Put an answer that is certainly wrong into every solution cell, in place."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and utils.is_solution(cell):
            cell["source"] = wrong_answer(cell.source)
    return notebook


def wrong_answer(stub: str) -> str:
    """Return the stub with functions and methods that return None, and without its errors.

    >>> print(wrong_answer("def f(x):\\n    raise NotImplementedError()"))
    def f(x):
        return None
    """
    try:
        tree = ast.parse(stub)
    except SyntaxError:  # cell magics, say
        return "pass"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Return(ast.Constant(None))]
    tree.body = [node for node in tree.body if not isinstance(node, ast.Raise)]
    return ast.unparse(ast.fix_missing_locations(tree)) or "pass"


def control_of(executed: NotebookNode) -> Control:
    """Return the control, given the notebook of wrong answers as a fresh process executed it."""
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    tests = [cell.source for cell in code if utils.is_grade(cell)]
    forget = f"for _ in {sorted(_names(tests))}:\n    globals().pop(_, None)"
    return Control(
        (forget, *(cell.source for cell in code)),
        {
            place: cell.metadata.nbgrader.grade_id
            for place, cell in enumerate(code, start=1)
            if utils.is_grade(cell) and any(o.output_type == "error" for o in cell.outputs)
        },
    )


def _names(sources: list[str]) -> set[str]:
    """Return the names that cells use."""
    names = set()
    for source in sources:
        with contextlib.suppress(SyntaxError):
            names |= {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    return names
