"""nbgrader's autograde for given students, with what went wrong."""

from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.converters import Autograde

from autograder.course.directory import matching

if TYPE_CHECKING:
    from nbgrader.converters.base import BaseConverter as _Converter  # What it is mixed into.
else:
    _Converter = object


class ForStudents(_Converter):
    """What nbgrader's own converters lack.

    They find submissions by patterns, in which brackets in a student's id mean something else:
    here they are those of ``students``. And where a submission fails they log the error and
    raise another that says to look there: here the error itself is raised.
    """

    students: tuple[str, ...] = ()
    _error: Exception | None = None

    def start(self) -> None:
        """Convert; raises what went wrong first."""
        try:
            return super().start()
        except (Exception, SystemExit):
            if self._error is None:
                raise
        raise self._error  # Here, where it keeps the error that led to it.

    def init_notebooks(self) -> None:
        """Find the notebooks of the students."""
        self.assignments: dict[str, list[str]] = {}
        self.notebooks: list[str] = []
        for student in self.students:
            folder = self._format_source(self.coursedir.assignment_id, student)
            found = {path.stem: str(path) for path in Path(folder).glob("*.ipynb")}
            names = matching(sorted(found), self.coursedir.notebook_id)
            notebooks = [found[name] for name in names]
            if notebooks:
                self.assignments[folder] = notebooks

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare a student's folder, and remember what goes wrong."""
        try:
            super().init_assignment(assignment_id, student_id)
        except Exception as error:
            self._error = self._error or error
            raise

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Convert a notebook, and remember what goes wrong."""
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            self._error = self._error or error
            raise


class AutogradeStudents(ForStudents, Autograde):
    """nbgrader's autograde."""
