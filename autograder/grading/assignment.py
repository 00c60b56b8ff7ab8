"""An assignment as it is graded: what the course and its configuration say of it, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader import utils
from nbgrader.converters import Autograde
from nbgrader.preprocessors import ClearOutput, Execute

from autograder.course.directory import Cell, Course, Exercise
from autograder.course.kernelspecs import Kernel
from autograder.course.options import refuse_options
from autograder.course.timeouts import Timeout, longest
from autograder.errors import CourseError
from autograder.execution.written import kept, unpacked
from autograder.findings import Finding
from autograder.grading.steps import digest_of_steps, step
from autograder.kernel.options import RunOptions
from autograder.preprocessors import RestoreCells, class_of, refuse_other_execution

#: nbgrader's own steps before the execution, which have nothing left to do.
_NBGRADERS_OWN = set(Autograde.sanitize_preprocessors.default())


@dataclass(frozen=True)
class Assignment:
    """One assignment of a course, ready to be graded.

    ``cells`` has all of its notebooks, ``selected`` names those that are graded now, in order.
    ``executes`` says whether anything is executed, ``steps`` is a digest of what nbgrader does
    behind that. ``source_files`` are the instructor's files, by relative path; they replace a
    learner's of the same name. ``room`` is how many bytes a learner's own files may take.
    """

    course: Course
    name: str
    options: RunOptions
    timeout: Timeout | None
    cells: Mapping[str, list[Cell]]
    exercises: list[Exercise]
    selected: list[str]
    executes: bool
    steps: str
    kernels: Mapping[str, Kernel]
    kernelspecs: Mapping[str, dict]
    source_files: Mapping[str, bytes]
    room: int

    @classmethod
    def read(
        cls, course: Course, name: str, options: RunOptions, timeout: Timeout | None = None
    ) -> "Assignment":
        """Read an assignment. Raises :class:`CourseError` if it cannot be graded as it is set up.

        ``timeout`` gives each cell its own limit, see :mod:`autograder.course.timeouts`.
        """
        refuse_options(course)
        converter = course.converter(Autograde, name)
        refuse_other_execution(converter)
        if options.kernel == "auto":
            options = replace(options, **course.kernels_for(name))
        limits = course.permissions.limited(options.limits)
        cells = course.cells(name)
        selected = course.notebooks_meant(cells)
        files = _source_files(course, name, converter)
        room = limits.scratch_bytes - sum(map(len, files.values()))
        if room < 0:
            raise CourseError(
                f"The files of {name} take {-room / 2**20:.0f} MiB more than the "
                f"{limits.scratch_bytes / 2**20:.0f} MiB that a submission may have: set "
                "c.Permissions.scratch_mib in nbgrader_config.py. They are kept in memory."
            )
        return cls(
            course=course,
            name=name,
            options=replace(options, reach=course.reach(), limits=limits),
            timeout=timeout,
            cells=cells,
            exercises=course.exercises(name),
            selected=selected,
            executes=_executes(converter, any(_tests(cells[each]) for each in selected)),
            steps=digest_of_steps(converter),
            kernels={each: course.kernel(name, each) for each in selected},
            kernelspecs={each: course.kernelspec(name, each) for each in cells},
            source_files=files,
            room=room,
        )

    @cached_property
    def secret(self) -> bytes:
        """What the random inputs of tests are derived from."""
        return self.course.secret()

    @property
    def unselected(self) -> set[str]:
        """The notebooks that are not graded now."""
        return self.cells.keys() - set(self.selected)

    def tests(self, notebook: str) -> list[Cell]:
        """Return the cells of a notebook that are tests."""
        return _tests(self.cells[notebook])

    def path(self, step: str, notebook: str) -> Path:
        """Return the path of a notebook in the release folder or the source folder."""
        return self.course.folder(step, ".", self.name) / f"{notebook}.ipynb"

    def options_for(self, notebook: NotebookNode) -> RunOptions:
        """Return how a notebook is executed: with the time that the course gives its cells."""
        if self.timeout is None:
            return self.options
        limits = self.options.limits
        seconds = longest(self.timeout, notebook, limits)
        return replace(self.options, limits=replace(limits, cell_seconds=seconds))

    def kept(self, written: str, files: Iterable[str]) -> tuple[dict[str, bytes], int]:
        """Return what is kept of written files beside these, and how many there was no room for.

        ``written`` is text as :mod:`autograder.execution.written` makes it.
        """
        found, left = unpacked(written)
        there = {*files, *self.source_files}
        return kept(found, there, self.cells, self.course.directory.ignore), left

    def cleaned(
        self, student: str, name: str, notebook: NotebookNode | None
    ) -> tuple[NotebookNode, list[Finding]]:
        """Return a notebook with the cells of the assignment restored, and what was found.

        ``None`` stands for one that was not handed in: of that nothing is said. What the course
        adds to nbgrader's own sanitize preprocessors runs, too. nbgrader's own have nothing left
        to do: nothing is taken from the file that they would remove.
        """
        converter = self.course.converter(Autograde, self.name)
        resources = {
            "nbgrader": {
                "student": student,
                "assignment": self.name,
                "notebook": name,
                "db_url": self.course.directory.db_url,
            }
        }
        clean = new_notebook() if notebook is None else notebook
        restore = RestoreCells(cells=self.cells[name], parent=converter)
        added = [
            step(preprocessor, converter)
            for preprocessor in converter.sanitize_preprocessors
            if class_of(preprocessor) not in _NBGRADERS_OWN
        ]
        steps: list[Preprocessor] = [restore, *added]
        for each in steps:
            clean, resources = each.preprocess(clean, resources)
        found = list(restore.noticed)
        kernel = self.kernels[name]
        says = clean.metadata.pop("language_info", {"name": kernel.language})["name"]
        if not kernel.runs(says):
            run_as = kernel.language.capitalize()
            happened = f"says that it is written in {says}; it was run as {run_as}."
            found.append(("", happened, "", False))
        clean.metadata["kernelspec"] = self.kernelspecs[name]
        findings = [Finding.about(student, f"{name}.ipynb", *what) for what in found]
        return clean, findings if notebook is not None else []


def as_files(notebooks: Mapping[str, NotebookNode], but: str) -> dict[str, bytes]:
    """Return all notebooks ``but`` one as files: one may run another one, or read it."""
    return {
        f"{name}.ipynb": nbformat.writes(notebook).encode()
        for name, notebook in notebooks.items()
        if name != but
    }


def _tests(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.grade and not cell.solution and cell.cell_type == "code"]


def _executes(converter: Autograde, has_tests: bool) -> bool:
    """Whether anything is executed: ``Execute.enabled``, or ``--no-execute``.

    Raises :class:`CourseError` if nothing is, and outputs are cleared: nbgrader would give all
    points for tests of which nothing is known.
    """
    if Execute(parent=converter).enabled:
        return True
    if ClearOutput(parent=converter).enabled and has_tests:
        raise CourseError(
            "Execute.enabled is False, and ClearOutput.enabled is not: without any output, "
            "nbgrader gives everybody all points of every test. Grade with --no-execute, which "
            "keeps the outputs of the submissions, or let them be executed."
        )
    return False


def _source_files(course: Course, assignment: str, converter: Autograde) -> dict[str, bytes]:
    """Return the instructor's files: they replace a learner's file of the same name."""
    folder = course.folder("source", ".", assignment)
    if not folder.is_dir():
        return {}
    learners_own = set(converter.exclude_overwriting.get(assignment, []))
    paths = utils.find_all_files(str(folder), [*course.directory.ignore, "*.ipynb"])
    files = {Path(path).relative_to(folder).as_posix(): Path(path) for path in paths}
    return {name: path.read_bytes() for name, path in files.items() if name not in learners_own}
