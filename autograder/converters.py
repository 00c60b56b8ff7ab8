"""nbgrader's converters for given students, with what went wrong."""

from collections import Counter
from html import escape
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.converters import Autograde, GenerateFeedback
from traitlets import default

from autograder.course.directory import RECORD, matching
from autograder.course.notebooks import POINTS_IN_HEADING, headings_above
from autograder.grading.results import Record
from autograder.preprocessors import HideHiddenTests
from autograder.reports.inert import InertPage


class _ForStudents:
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
        self.assignments, self.notebooks = {}, []
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


class AutogradeStudents(_ForStudents, Autograde):
    """nbgrader's autograde."""


class FeedbackForStudents(_ForStudents, GenerateFeedback):
    """nbgrader's generate_feedback, with pages of ours.

    What grading recorded is nobody's feedback, and neither is what a learner's code wrote: it has
    run beside tests, and may have written them down.
    """

    @default("exporter_class")
    def _exporter_class_default(self):
        return FeedbackPage

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare a student's folder, without the files that stay with the instructor."""
        super().init_assignment(assignment_id, student_id)
        graded = Path(self._format_source(assignment_id, student_id))
        folder = Path(self._format_dest(assignment_id, student_id))
        record = Record.read(graded)
        for name in (RECORD, *(record.written if record else ())):
            (folder / name).unlink(missing_ok=True)


class FeedbackPage(InertPage):
    """nbgrader's page, of which nothing runs, and whose list of scores names the exercises.

    nbgrader calls every test "Test cell"; here it is called by the heading above it. Hidden tests
    are left out, and so is the cell that counted the points so far: the list says it better.
    """

    head = (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
    )

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **options: object
    ) -> tuple[str, dict]:
        """Return the page as HTML, and the resources."""
        nb.cells = [cell for cell in nb.cells if "\npoints.so_far(" not in cell.source]
        nb, _ = HideHiddenTests(parent=self).preprocess(nb, {})
        page, resources = super().from_notebook_node(nb, resources, **options)
        seen = Counter()
        for cell, heading in zip(nb.cells, headings_above(nb.cells), strict=True):
            marks = cell.metadata.get("nbgrader", {})
            if not marks.get("grade"):
                continue
            name = POINTS_IN_HEADING.sub("", heading or marks["grade_id"]).replace("`", "")
            seen[name] += 1
            name += f", check {seen[name]}" if seen[name] > 1 else ""
            link = f'<a href="#{marks["grade_id"]}">'
            page = page.replace(f"{link}Test cell</a>", f"{link}{escape(name)}</a>")
        return page, resources
