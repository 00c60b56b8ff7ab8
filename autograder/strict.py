"""``--strict``: a test counts when it also passes in a kernel that no learner's code entered.

A learner's process can see and change whatever a test does in it: the values a test compares
with are in the frames above the function it calls. So under ``--strict`` every test that passed
runs once more, elsewhere (:mod:`autograder.kernel.apart`), with other random inputs, against
stand-ins that carry plain data. A point is kept if both agree, so strictness never adds one.

A test whose inputs or answers are no plain data (a layer, a model) cannot be run that way. Which
can is found out with the instructor's own solution: what passes with it is strict.
"""

import ast
import base64
import builtins
import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader import utils

_INTRODUCE = "__import__('autograder.crossing').crossing.introduce(globals(), {names})"


@dataclass(frozen=True)
class StrictCell:
    """A cell for the tests' kernel: what it asks of the learner, and which test it is, if one."""

    source: str
    names: tuple[str, ...]
    grade_id: str | None


@dataclass(frozen=True)
class Strict:
    """An assignment for the tests' kernel: everything but the answers, and its files."""

    cells: tuple[StrictCell, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    @property
    def tests(self) -> list[str]:
        """Grade ids of the tests."""
        return [cell.grade_id for cell in self.cells if cell.grade_id]

    def only(self, grade_ids: list[str]) -> "Strict":
        """Return the same with these tests alone."""
        kept = (c for c in self.cells if c.grade_id is None or c.grade_id in grade_ids)
        return replace(self, cells=tuple(kept))

    def notebook(self) -> NotebookNode:
        """Return the notebook for the tests' kernel; cell ids are grade ids."""
        notebook = new_notebook()
        for place, cell in enumerate(self.cells):
            if cell.names:
                introduction = _INTRODUCE.format(names=list(cell.names))
                notebook.cells.append(new_code_cell(introduction, id=f"introduce-{place}"))
            notebook.cells.append(new_code_cell(cell.source, id=f"cell-{place}"))
            notebook.cells[-1].metadata["grade_id"] = cell.grade_id
        return notebook

    def file_contents(self) -> dict[str, bytes]:
        """Return the instructor's files by relative path."""
        return {name: base64.b64decode(text) for name, text in self.files}

    def to_dict(self) -> dict:
        """Return it as plain JSON data; :meth:`from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> "Strict":
        """Return what :meth:`to_dict` described."""
        cells = (StrictCell(**cell | {"names": tuple(cell["names"])}) for cell in data["cells"])
        return cls(tuple(cells), tuple((name, text) for name, text in data["files"]))


NOT_STRICT = Strict()


def strict_for(assignment: NotebookNode, files: Mapping[str, bytes]) -> Strict:
    """Return an assignment (the student version with its hidden tests) for the tests' kernel."""
    trusted = [c for c in assignment.cells if c.cell_type == "code" and not utils.is_solution(c)]
    ours = set(vars(builtins)).union(*(_bound(cell.source) for cell in trusted))
    cells = (
        StrictCell(
            cell.source,
            tuple(sorted(_mentioned(cell.source) - ours)),
            cell.metadata.nbgrader.grade_id if utils.is_grade(cell) else None,
        )
        for cell in trusted
    )
    texts = ((name, base64.b64encode(data).decode()) for name, data in sorted(files.items()))
    return Strict(tuple(cells), tuple(texts))


def without_tests(notebook: NotebookNode) -> NotebookNode:
    """Return a learner's notebook without the tests."""
    kept = [c for c in notebook.cells if not utils.is_grade(c) or utils.is_solution(c)]
    return new_notebook(cells=[c for c in kept if c.cell_type == "code"])


def verdicts(executed: NotebookNode) -> dict[str, str | None]:
    """Return grade id -> what the test said, ``None`` if it passed, of what has been run."""
    found = {}
    for cell in executed.cells:
        if cell.metadata.get("grade_id"):
            errors = [output for output in cell.outputs if output.output_type == "error"]
            found[cell.metadata.grade_id] = errors[0].evalue if errors else None
    return found


def _parsed(source: str) -> ast.Module:
    with contextlib.suppress(SyntaxError):
        return ast.parse(source)
    return ast.Module([], [])


def _bound(source: str) -> set[str]:
    """Return the names that a cell defines, assigns or imports, at any depth."""
    names = set()
    for node in ast.walk(_parsed(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
    return names


def _mentioned(source: str) -> set[str]:
    """Return the names that a cell reads, as names or in quotes, as ``expect.call`` wants them."""
    names = set()
    for node in ast.walk(_parsed(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                names.add(name)
            case ast.Constant(value=str(text)) if text.isidentifier():
                names.add(text)
    return names
