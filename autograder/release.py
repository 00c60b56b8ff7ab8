"""Make the student version of an assignment, and make sure that it gives nothing away."""

import re
import zipfile
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from autograder.course import Course, CourseError

#: Lines shorter than this (without spaces) say too little to be a secret: ``return x``.
_SHORTEST_SECRET = 12


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
        leak for notebook in sorted(source.glob("*.ipynb"))
        for leak in find_leaks(course, notebook, released / notebook.name)
    ]
    if leaks:
        raise CourseError("The student version gives away:\n" + "\n".join(leaks))
    return released


def find_leaks(course: Course, source: Path, released: Path) -> list[str]:
    """Return the secret lines of ``source`` that stand in ``released``, with their place.

    Secret is what stands between the delimiters of solutions and hidden tests, unless the same
    line also stands outside of them.
    """
    secret, public = set(), []
    solution = ClearSolutions(parent=course.app)
    hidden = ClearHiddenTests(parent=course.app)
    delimiters = (
        (solution.begin_solution_delimeter, solution.end_solution_delimeter),
        (hidden.begin_test_delimeter, hidden.end_test_delimeter),
    )
    for cell in nbformat.read(source, as_version=4).cells:
        inside, kept = _split(cell.source, delimiters)
        secret.update(inside)
        public.extend(kept)
    secret -= set(public)
    leaks = []
    for cell in nbformat.read(released, as_version=4).cells:
        for line in cell.source.splitlines():
            if _squeezed(line) in secret:
                leaks.append(f"{released.name}, cell {cell.id}: {line.strip()}")
    return leaks


def _split(source: str, delimiters: tuple) -> tuple[set[str], list[str]]:
    inside, kept, until = set(), [], None
    for line in source.splitlines():
        if until is not None and until in line:
            until = None
            continue
        opened = next((end for begin, end in delimiters if begin in line), None)
        if until is None and opened is not None:
            until = opened
        elif until is None:
            kept.append(_squeezed(line))
        elif len(_squeezed(line)) >= _SHORTEST_SECRET:
            inside.add(_squeezed(line))
    return inside, kept


def _squeezed(line: str) -> str:
    return re.sub(r"\s+", "", line)


def zip_release(course: Course, assignments: list[str], target: Path) -> Path:
    """Write the student versions of several assignments to one zip file and return its path.

    The zip is the same, byte for byte, for the same content.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for assignment in sorted(assignments):
            folder = course.folder("release", ".", assignment)
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                name = f"{assignment}/{path.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    return target
