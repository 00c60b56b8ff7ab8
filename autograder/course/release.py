"""Make the student version of an assignment, and make sure that it gives nothing away."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.files import zipped
from autograder.notebooks import POINTS_IN_HEADING, SHORTEST_SECRET, headings_above
from autograder.pages.inert import needs_script
from autograder.points import fingerprint

_USES_EXPECT = re.compile(r"^from autograder import expect\b", re.MULTILINE)
_POINTS_CELL = """\
# Your points so far, by the checks that you see. Run it whenever you like; it is not graded.
from autograder import points

points.so_far(
    {{
{rows}    }},
    hidden={hidden:g},
    by_hand={by_hand:g},
)"""


def release(course: Course, assignment: str) -> Path:
    """Write the student version to the release folder and record the assignment's cells.

    Returns the folder. Raises :class:`CourseError` if the assignment does not exist, does not
    convert, or if a line of a solution or a hidden test is left in the student version.
    """
    source = course.folder("source", ".", assignment)
    if not any(source.glob("*.ipynb")):
        raise CourseError(
            f"There is no notebook in {source}. Assignments there are: "
            f"{', '.join(course.source_assignments()) or 'none'}."
        )
    converter = course.converter(GenerateAssignment, assignment)
    converter.force = True
    try:
        converter.start()
    except (NbGraderException, SystemExit, Exception) as error:
        raise CourseError(
            f"{assignment} cannot be released: {error}. See {course.work / 'nbgrader.log'}."
        ) from error
    released = course.folder("release", ".", assignment)
    leaks = [
        leak
        for notebook in sorted(source.glob("*.ipynb"))
        for leak in find_leaks(course, notebook, released / notebook.name)
    ]
    if leaks:
        raise CourseError("The student version gives away:\n" + "\n".join(leaks))
    for notebook in sorted(source.glob("*.ipynb")):
        add_points(course, notebook, released / notebook.name)
    return released


def add_points(course: Course, source: Path, released: Path) -> None:
    """Add the cell that shows a learner the points so far; see :mod:`autograder.points`.

    Only where the assignment uses :mod:`autograder.expect`: there it can be imported.
    """
    original, student = (nbformat.read(path, as_version=4) for path in (source, released))
    if not any(_USES_EXPECT.search(cell.source) for cell in original.cells):
        return
    code = points_cell(course, original)
    cell = nbformat.v4.new_code_cell(code, id="points-so-far")
    if student.nbformat_minor < 5:
        del cell["id"]
    student.cells.append(cell)
    nbformat.write(student, released)


def points_cell(course: Course, notebook: NotebookNode) -> str:
    """Return the code of that cell, for the instructor's version of a notebook."""
    begin = ClearHiddenTests(parent=course.app).begin_test_delimeter
    exercises: dict[str, dict[str, float]] = {}
    hidden = by_hand = 0.0
    for cell, above in zip(notebook.cells, headings_above(notebook.cells), strict=True):
        marks = cell.metadata.get("nbgrader", {})
        points = marks.get("points") or 0
        heading = above or marks.get("grade_id", "")
        checks = exercises.get(name := POINTS_IN_HEADING.sub("", heading), {})
        if marks.get("solution") or marks.get("task"):
            by_hand += points
        elif begin in cell.source:
            hidden += points
            continue
        elif marks.get("grade"):
            checks[fingerprint(cell.source)] = points
        else:
            continue
        exercises[name] = checks
    rows = "".join(f"        {heading!r}: {checks!r},\n" for heading, checks in exercises.items())
    return _POINTS_CELL.format(rows=rows, hidden=hidden, by_hand=by_hand)


def find_scripts(course: Course, assignment: str) -> list[str]:
    """Return the places in the instructor's notebooks that need a script to work.

    They will not work where a submission is shown: nothing in it runs there, whoever wrote it.
    """
    return [
        f"{path.name}, cell {cell.get('id', place)}: {found}"
        for path in sorted(course.folder("source", ".", assignment).glob("*.ipynb"))
        for place, cell in enumerate(nbformat.read(path, as_version=4).cells)
        if (found := needs_script(cell))
    ]


def find_leaks(course: Course, source: Path, released: Path) -> list[str]:
    """Return the secret lines of ``source`` that stand in ``released``, with their place."""
    secret = secret_lines(course, source)
    return [
        f"{released.name}, cell {cell.id}: {line.strip()}"
        for cell in nbformat.read(released, as_version=4).cells
        for line in cell.source.splitlines()
        if squeezed(line) in secret
    ]


def secret_lines(course: Course, source: Path, *, hidden_tests: bool = True) -> set[str]:
    """Return the lines, :func:`squeezed`, that a learner must not see.

    Secret is what stands between the delimiters of solutions (and of hidden tests), unless the
    same line also stands outside of them or in the stub that takes a solution's place, or is too
    short to say anything.
    """
    solution = ClearSolutions(parent=course.app)
    hidden = ClearHiddenTests(parent=course.app)
    delimiters = {solution.begin_solution_delimeter: solution.end_solution_delimeter}
    if hidden_tests:
        delimiters[hidden.begin_test_delimeter] = hidden.end_test_delimeter
    stubs = [*solution.code_stub.values(), solution.text_stub]
    secret: set[str] = set()
    public = {squeezed(line) for stub in stubs for line in stub.splitlines()}
    for cell in nbformat.read(source, as_version=4).cells:
        until = None
        for line in cell.source.splitlines():
            opens = next((end for begin, end in delimiters.items() if begin in line), None)
            if until is not None and until in line:
                until = None
            elif until is None and opens is not None:
                until = opens
            else:
                (public if until is None else secret).add(squeezed(line))
    return {line for line in secret - public if len(line) >= SHORTEST_SECRET}


def squeezed(line: str) -> str:
    """Return a line without its white space, to compare it whatever its indentation."""
    return re.sub(r"\s+", "", line)


def zip_release(course: Course, assignments: list[str], target: Path) -> Path:
    """Write the student versions of several assignments to one zip file and return its path.

    The zip is the same, byte for byte, for the same content.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    entries = {}
    for assignment in assignments:
        folder = course.folder("release", ".", assignment)
        for path in (each for each in folder.rglob("*") if each.is_file()):
            entries[f"{assignment}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    target.write_bytes(zipped(entries))
    return target
