"""Stock nbgrader and ours grade a course that is not ours, and every grade is compared.

Who hands in does so by rule: see ``HAND_INS``. What differs on purpose is in ``DELIBERATE``.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from autograder.course.directory import Course
from tests.courses_of_others import OTHERS, is_installed, make
from tests.graders import PROGRAMS, ours, stock

DUE, LATE = "2030-01-01 00:00:00 UTC", "2030-01-02 12:00:00 UTC"
NOT_GRADED = "not graded"

#: What an answer of the noisy one has in its functions, and at its end.
_ALOUD = {
    "python": (
        "{}import warnings; warnings.warn('old')\n{}print('here')\n",
        "\nimport warnings\nwarnings.warn('old')\nprint('here')\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    ),
    "R": ("{}warning('old'); print('here')\n", "\nwarning('old')\nprint('here')\nplot(1:2)"),
    "words": ("", "\n\nHere."),
}


# What is handed in --------------------------------------------------------------------------------


def _noisy(source: str, language: str) -> str:
    aloud, at_the_end = _ALOUD[language]
    lines = []
    for line in source.splitlines(keepends=True):
        if line.lstrip().startswith("return") and line[0].isspace():
            lines.append(aloud.replace("{}", line[: -len(line.lstrip())]))
        lines.append(line)
    return "".join(lines) + at_the_end


#: Who -> what they write in a cell, by its number: it has a stub, a solution, and a language.
HAND_INS: dict[str, Callable[[int, str, str, str], str]] = {
    "solution": lambda number, stub, solution, language: solution,
    "blank": lambda number, stub, solution, language: stub,
    "half": lambda number, stub, solution, language: stub if number % 2 else solution,
    "noisy": lambda number, stub, solution, language: _noisy(solution, language),
    "late": lambda number, stub, solution, language: solution,
}


def hand_in(course: Course, name: str, students: Iterable[str] = HAND_INS) -> None:
    """Have these hand in (everybody by default), and set the date that is due."""
    other = OTHERS[name]
    source = course.folder("source", ".", other.assignment)
    released = course.folder("release", ".", other.assignment)
    delimiters = _delimiters(course)
    for who in students:
        folder = course.folder("submitted", other.students.format(who), other.assignment)
        shutil.copytree(released, folder)
        number = 0
        for path in sorted(folder.glob("*.ipynb")):
            notebook = nbformat.read(path, 4)
            solutions = _solutions(nbformat.read(source / path.name, 4), delimiters)
            for cell in notebook.cells:
                if not utils.is_solution(cell):
                    continue
                solution = solutions[cell.metadata.nbgrader.grade_id]
                language = other.language if cell.cell_type == "code" else "words"
                cell["source"] = HAND_INS[who](number, cell.source, solution, language)
                number += 1
            nbformat.write(_aged(notebook, other.schema), path)
        if who == "late":
            (folder / "timestamp.txt").write_text(LATE)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(other.assignment, duedate=DUE)


def _delimiters(course: Course) -> list[str]:
    solution, hidden = (each(parent=course.app) for each in (ClearSolutions, ClearHiddenTests))
    return [
        solution.begin_solution_delimeter,
        solution.end_solution_delimeter,
        hidden.begin_test_delimeter,
        hidden.end_test_delimeter,
    ]


def _solutions(notebook: NotebookNode, delimiters: list[str]) -> dict[str, str]:
    return {
        cell.metadata.nbgrader.grade_id: "\n".join(
            line for line in cell.source.splitlines() if not any(d in line for d in delimiters)
        )
        for cell in notebook.cells
        if utils.is_solution(cell)
    }


def _aged(notebook: NotebookNode, schema: int) -> NotebookNode:
    """Return a notebook as it was when nbgrader's metadata had this schema."""
    if schema == 3:
        return notebook
    notebook["nbformat_minor"] = 0
    for cell in notebook.cells:
        cell.pop("id", None)
        if marks := cell.metadata.get("nbgrader"):
            del marks["task"]
            marks["schema_version"] = schema
            if schema == 1:
                marks.pop("cell_type", None)
    return notebook


# What they get ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """What a cell of a hand-in gets from both; the penalty for being late has no notebook.

    ``said`` is what explains stock's: there was an "error", something on "stderr", a doctest that
    met what was "printed"; or there was "no kernel" of the name that the notebook has.
    """

    student: str
    notebook: str
    cell: str
    stock: float | str | None
    ours: float | str | None
    said: str = ""
    full: float = 0.0

    @property
    def equal(self) -> bool:
        """Whether both give the same."""
        return self.stock == self.ours

    @property
    def on_purpose(self) -> str:
        """Why they differ, if that is deliberate."""
        return next((why for why, holds in DELIBERATE.items() if holds(self)), "")


#: One sentence each -> whether it is about a row that differs.
DELIBERATE: dict[str, Callable[[Row], bool]] = {
    "A line on stderr, such as a warning, is no reason for 0: the test passed.": lambda row: (
        row.said == "stderr" and row.stock == 0 and row.ours == row.full
    ),
    "What an answer prints on its way is no part of what a doctest asks for.": lambda row: (
        row.said == "printed" and row.stock == 0 and row.ours == row.full
    ),
    "Python of an environment that is not installed is Python: a class need not wait for it.": (
        lambda row: row.said == "no kernel" and row.stock == NOT_GRADED != row.ours
    ),
}


@dataclass
class Compared:
    """A course as both graded it; what must not be is in words."""

    course: str
    rows: list[Row] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    other_language: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def different(self) -> list[Row]:
        """What differs, and not on purpose."""
        return [row for row in self.rows if not row.equal and not row.on_purpose]

    @property
    def on_purpose(self) -> list[Row]:
        """What differs on purpose."""
        return [row for row in self.rows if not row.equal and row.on_purpose]

    @property
    def wrong(self) -> list[str]:
        """All that must not be, in words."""
        different = [
            f"{row.student}: {row.notebook} {row.cell}: stock {row.stock}, ours {row.ours}"
            for row in self.different
        ]
        return [*self.stopped, *different, *self.accused, *self.lost, *self.other_language]


def compare(name: str, root: Path) -> Compared:
    """Make a course in an empty folder, have it graded twice, and compare."""
    other, compared = OTHERS[name], Compared(name)
    hand_in(make(name, root / "made"), name)
    courses = {}
    for each in ("stock", "ours"):
        shutil.copytree(root / "made", root / each)
        courses[each] = Course(root / each)
    compared.seconds["stock"], _ = _timed(lambda: _stock(courses["stock"], other))
    compared.seconds["ours"], graded = _timed(lambda: ours(courses["ours"], other.assignment))
    for row in graded:
        if row.state == "failed":
            compared.stopped.append(f"{row.student}: could not be graded: {row.findings}")
        compared.accused += [str(finding) for finding in row.findings if finding.serious]
    compared.rows = _rows(courses, other)
    solution = other.students.format("solution")
    compared.lost = [
        f"{row.student}: {row.notebook} {row.cell}: {row.ours} of {row.full} for the solution"
        for row in compared.rows
        if row.notebook and row.student == solution and row.ours not in (row.full, None)
    ]
    compared.other_language = [
        f"{path.parent.parent.name}: {path.name} was run as {language}"
        for path, language in _languages(courses["ours"], other)
        if language != other.language
    ]
    return compared


def _timed(run: Callable) -> tuple[float, object]:
    began = time.monotonic()
    result = run()
    return time.monotonic() - began, result


def _stock(course: Course, other) -> subprocess.CompletedProcess:
    """Grade with stock nbgrader, which reads old metadata only when it has updated them."""
    if other.schema < 3:
        update = [sys.executable, PROGRAMS / "nbgrader", "update", "."]
        subprocess.run(update, cwd=course.root, check=True, capture_output=True)
    return stock(course, other.assignment)


def _rows(courses: dict[str, Course], other) -> list[Row]:
    grades = {each: dict(_grades(course, other)) for each, course in courses.items()}
    full = {key: most for each in grades.values() for key, (_, most) in each.items()}
    rows = []
    for who in HAND_INS:
        student = other.students.format(who)
        said = _said(courses["stock"], other, student)
        otherwise = "" if is_installed(other.kernel) else "no kernel"
        for key in sorted({key[1:] for key in full}):
            scores = [
                grades[each].get((student, *key), (NOT_GRADED,))[0] for each in ("stock", "ours")
            ]
            most = next(most for each, most in full.items() if each[1:] == key)
            rows.append(Row(student, *key, *scores, said.get(key, otherwise), most))
    return rows


def _grades(course: Course, other) -> Iterator[tuple[tuple, tuple]]:
    """Yield (student, notebook, grade id) and (score, full) of all that was graded."""
    with course.gradebook() as gradebook:
        for who in HAND_INS:
            student = other.students.format(who)
            if not course.folder("autograded", student, other.assignment).is_dir():
                continue
            try:
                submission = gradebook.find_submission(other.assignment, student)
            except MissingEntry:
                continue
            yield (student, "", "late"), (submission.late_submission_penalty or 0, 0)
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    place = (student, notebook.name, grade.name)
                    yield place, (grade.auto_score, grade.max_score)


def _said(course: Course, other, student: str) -> dict[tuple[str, str], str]:
    """Return (notebook, grade id) -> what explains the score of this cell, see :class:`Row`."""
    return {
        (path.stem, cell.metadata.nbgrader.grade_id): _explains(cell.outputs)
        for path in course.folder("autograded", student, other.assignment).glob("*.ipynb")
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "code" and utils.is_grade(cell)
    }


def _explains(outputs: list[NotebookNode]) -> str:
    printed = "".join(each.text for each in outputs if each.get("name") == "stdout")
    if "Failed example:" in printed and "    here\n" in printed:
        return "printed"
    kinds = {each.get("name", each.output_type) for each in outputs}
    return next((kind for kind in ("error", "stderr") if kind in kinds), "")


def _languages(course: Course, other) -> Iterator[tuple[Path, str]]:
    """Yield each graded notebook and its language; one that nothing was run in may not say it."""
    for who in HAND_INS:
        folder = course.folder("autograded", other.students.format(who), other.assignment)
        for path in folder.glob("*.ipynb"):
            metadata = nbformat.read(path, 4).metadata
            yield path, metadata.get("language_info", {}).get("name", other.language)
