"""Feedback for a class, written by nbgrader's converter with a page of ours."""

from collections.abc import Callable
from pathlib import Path

from nbgrader.converters import GenerateFeedback
from traitlets import default

from autograder.course.directory import Course
from autograder.files import RECORD
from autograder.findings import Finding
from autograder.grading.converter import ForStudents
from autograder.grading.results import Record
from autograder.reports.made_from import MadeFrom
from autograder.reports.page import FeedbackPage


def write_feedback(
    course: Course,
    assignment: str,
    students: list[str],
    on_done: Callable[[str], None] = lambda student: None,
) -> list[Finding]:
    """Write ``feedback/<student>/<assignment>/*.html`` for each student that was graded.

    Calls ``on_done`` after each student and returns what went wrong, student by student.
    """
    done: set[str] = set()

    def count(notebooks: list[str], **ignored: object) -> None:
        if notebooks:
            student = converter.init_single_notebook_resources(notebooks[0])["nbgrader"]["student"]
            done.add(student)
            on_done(student)

    made_from = MadeFrom(course, assignment)
    digests = made_from.today(students)  # before: whatever changes meanwhile is written again
    converter = course.converter(FeedbackForStudents, assignment)
    converter.students = tuple(students)
    converter.force = True
    converter.post_convert_hook = count
    with course.shared_gradebook():
        try:
            converter.start()
        except (Exception, SystemExit):
            course.app.log.exception("While writing feedback on %s", assignment)
    made_from.remember({student: digests[student] for student in done if student in digests})
    advice = f"See {course.work / 'nbgrader.log'}."
    return [
        Finding(student, "feedback", "", "could not be written.", advice, serious=True)
        for student in students
        if student not in done
    ]


def graded_students(course: Course, assignment: str) -> list[str]:
    """Return the ids of the students whose submission to this assignment was graded, sorted."""
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(assignment)
        return sorted(submission.student.id for submission in submissions)


class FeedbackForStudents(ForStudents, GenerateFeedback):
    """nbgrader's generate_feedback, with pages of ours.

    What grading recorded is nobody's feedback, and neither is what a learner's code wrote: it has
    run beside tests, and may have written them down.
    """

    @default("exporter_class")
    def _exporter_class_default(self) -> type:
        return FeedbackPage

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare a student's folder, without the files that stay with the instructor."""
        super().init_assignment(assignment_id, student_id)
        graded = Path(self._format_source(assignment_id, student_id))
        folder = Path(self._format_dest(assignment_id, student_id))
        record = Record.read(graded)
        for name in (RECORD, *(record.written if record else ())):
            (folder / name).unlink(missing_ok=True)
