"""What the outputs of a graded cell say."""

import copy
import logging

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader import utils


def has_error(cell: NotebookNode) -> bool:
    """Whether a cell shows an error."""
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def why_not_full(cell: NotebookNode) -> str | None:
    """Return why a test does not give all its points, in a line; ``None`` if it does."""
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}".splitlines()[0][:200]
    cell = copy.copy(cell)
    cell["outputs"] = [output for output in cell.outputs if output.get("name") != "stderr"]
    try:
        earned, most = utils.determine_grade(cell, logging.getLogger(__name__))
    except ValueError as error:
        return str(error)
    return None if earned == most else f"gives {earned:g} of its {most:g} points"


def error_output(name: str, message: str) -> NotebookNode:
    """Return an error, as a cell shows it."""
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])


def not_executed(notebook: NotebookNode, reason: str) -> NotebookNode:
    """Say in a notebook that nothing was run, and return it with an error in every code cell."""
    notebook.cells.insert(0, new_markdown_cell(f"**Not graded: {reason}.**", id="not-graded"))
    executed = copy.deepcopy(notebook)
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = [error_output("NotGraded", reason)]
    return executed


def cell_name(notebook: NotebookNode, place: int | None) -> str:
    """Return the grade id of a cell, or its number as Jupyter counts, from 1."""
    if place is None:
        return ""
    grade_id = notebook.cells[place].metadata.get("nbgrader", {}).get("grade_id")
    return grade_id or f"number {place + 1}"
