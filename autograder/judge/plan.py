"""Which cells of an assignment the judge runs, and what it asks for before each.

The judge's notebook is the assignment without its answers: the cells that are given, and the tests.
What a test is to find in the learner's process are the names that the instructor's *solution cells*
bind, unless a cell that is no answer has bound them since; everything else is the test's own,
whatever a learner has under the same name.
"""

import ast
import base64
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader import utils

from autograder.judge.names import assigned, bound, defined, free, imported, mentioned, parsed

from .line import key

_EXPECTS = re.compile(r"\bexpect\.\w+\(|\bimport expect\b")
_FILTERS = re.compile(r"\b(?:simplefilter|filterwarnings|seterr|errstate)\b")


@dataclass(frozen=True)
class JudgeCell:
    """A cell for the judge: the names it asks for, and which test it is, if one.

    ``expects`` says that it is written with :mod:`autograder.expect`: it may hold handles.
    ``asks`` says that it may ask the learner's process something: what names something of the
    learner's does, and all that uses what such a cell has bound, or a variable that it names.
    """

    source: str
    names: tuple[str, ...] = ()
    grade_id: str | None = None
    expects: bool = False
    asks: bool = False


@dataclass(frozen=True)
class Plan:
    """An assignment for the judge: everything but the answers, and the instructor's files.

    ``apart`` are the grade ids of the tests that it judges; other tests run beside the answer.
    """

    cells: tuple[JudgeCell, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def tests(self) -> list[str]:
        """Grade ids of all tests."""
        return [cell.grade_id for cell in self.cells if cell.grade_id]

    def judging(self, grade_ids: Collection[str]) -> "Plan":
        """Return the same, judging these tests alone; the cells of others are not in it."""
        kept = tuple(c for c in self.cells if c.grade_id is None or c.grade_id in grade_ids)
        return replace(self, cells=kept, apart=tuple(c.grade_id for c in kept if c.grade_id))

    def needed_by(self, beside: Collection[str]) -> dict[str, str]:
        """Return the tests that have to run beside the answer if these do: grade id -> why.

        What one test binds, another may use, and it is bound in one process only.
        """
        needed: dict[str, str] = {}
        todo = [place for place, cell in enumerate(self.cells) if cell.grade_id in beside]
        while todo:
            place = todo.pop()
            user = self.cells[place]
            for earlier, cell in enumerate(self.cells[:place]):
                if not cell.grade_id or cell.grade_id in {*beside, *needed}:
                    continue
                if used := free(user.source) & (defined(cell.source) | imported(cell.source)):
                    names = ", ".join(f"`{name}`" for name in sorted(used))
                    needed[cell.grade_id] = f"{user.grade_id}, which does, uses {names} of it"
                    todo.append(earlier)
        return needed

    def asking(self) -> list[int]:
        """Return the indices of the cells that may ask the learner's process something."""
        return [place for place, cell in enumerate(self.cells) if cell.asks or cell.grade_id]

    def unfit(self) -> dict[str, str]:
        """Return the tests that say nothing of an answer in another process: grade id -> why."""
        unfit = {}
        for cell in self.cells:
            if cell.grade_id and not cell.asks:
                unfit[cell.grade_id] = "it asks nothing of the answer there"
            elif cell.grade_id and _FILTERS.search(cell.source) and not cell.expects:
                unfit[cell.grade_id] = "it says what becomes of warnings, in its own process only"
        return unfit

    def notebook(self) -> NotebookNode:
        """Return the judge's notebook."""
        cells = [new_code_cell(cell.source, id=f"cell-{n}") for n, cell in enumerate(self.cells)]
        return new_notebook(cells=cells)

    def places(self, notebook: NotebookNode) -> dict[int, list[int]]:
        """Return which cells of the judge run at each of a learner's test cells.

        The test itself comes last; before it comes what it may need, which is everything that
        stands before it in the assignment and has not run yet. A learner who moved cells around
        lets a test run where it stands in the file, whatever ran ahead of its place.
        """
        place_of = {cell.grade_id: place for place, cell in enumerate(self.cells) if cell.grade_id}
        places, done = {}, -1
        for index, cell in enumerate(notebook.cells):
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id in self.apart and utils.is_grade(cell):
                place = place_of[grade_id]
                places[index] = [*range(done + 1, place), place]
                done = max(done, place)
        return places

    def text(self, seed: int) -> str:
        """Return what the judge's kernel is told before its first cell, as JSON.

        ``seed`` is this submission's: from it and its name each test has a seed of its own.
        """
        cells = {
            key(cell.source): {
                "names": cell.names,
                "expects": cell.expects,
                "is_test": cell.grade_id is not None,
                "seed": seed_of(seed, cell.grade_id or ""),
            }
            for cell in self.cells
        }
        return json.dumps(cells)

    def file_contents(self) -> dict[str, bytes]:
        """Return the instructor's files by relative path."""
        return {name: base64.b64decode(text) for name, text in self.files}

    def to_dict(self) -> dict:
        """Return it as plain JSON data; :meth:`from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> "Plan":
        """Return what :meth:`to_dict` described."""
        cells = (JudgeCell(**cell | {"names": tuple(cell["names"])}) for cell in data["cells"])
        files = ((name, text) for name, text in data["files"])
        return cls(tuple(cells), tuple(files), tuple(data["apart"]))


NOTHING_APART = Plan()


def plan_for(assignment: NotebookNode, solution: NotebookNode, files: Mapping[str, bytes]) -> Plan:
    """Return the plan of an assignment, with every test apart.

    ``assignment`` is the student version with its hidden tests, ``solution`` the instructor's.
    """
    answers = [c.source for c in solution.cells if c.cell_type == "code" and utils.is_solution(c)]
    learners = set().union(*map(defined, answers))
    cells = []
    for cell in assignment.cells:
        if cell.cell_type != "code":
            continue
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if not utils.is_solution(cell):
            cells.append(_judge_cell(cell, learners))
            learners -= defined(cell.source)  # From here on the name is the test's own.
            continue
        sources = [c.source for c in solution.cells if _is(c, grade_id)]
        learners |= set().union(*map(defined, sources))
        if imports := _imports(sources):
            cells.append(JudgeCell(imports))
    texts = ((name, base64.b64encode(data).decode()) for name, data in sorted(files.items()))
    plan = Plan(tuple(_with_those_that_ask(cells)), tuple(texts))
    return plan.judging(plan.tests)


def _with_those_that_ask(cells: Iterable[JudgeCell]) -> Iterator[JudgeCell]:
    variables: set[str] = set()
    changed_there: set[str] = set()
    for cell in cells:
        tree = parsed(cell.source)
        variables |= assigned(tree)
        asks = bool(cell.names or cell.expects or mentioned(tree) & changed_there)
        if asks:  # What it names may hold an answer from now on: a list to which it appends.
            changed_there |= bound(tree) | (mentioned(tree) & variables)
        yield replace(cell, asks=asks)


def seed_of(secret: bytes | int, *names: str) -> int:
    """Return the seed that belongs to these names under a secret, 63 bits."""
    content = json.dumps([secret.hex() if isinstance(secret, bytes) else secret, *names])
    return int.from_bytes(hashlib.sha256(content.encode()).digest()[:8]) >> 1


def _is(cell: NotebookNode, grade_id: str | None) -> bool:
    return cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id


def _judge_cell(cell: NotebookNode, learners: set[str]) -> JudgeCell:
    grade_id = cell.metadata.nbgrader.grade_id if utils.is_grade(cell) else None
    names = tuple(sorted(mentioned(parsed(cell.source)) & learners))
    return JudgeCell(cell.source, names, grade_id, bool(_EXPECTS.search(cell.source)))


def _imports(sources: Iterable[str]) -> str:
    """Return the import statements at the top level of the instructor's own answers."""
    return "\n".join(
        ast.unparse(node)
        for source in sources
        for node in parsed(source).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
