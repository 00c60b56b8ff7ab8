"""Feedback pages: nbgrader's own, without the hidden tests and without anything that runs."""

from collections.abc import Callable

from autograder.converters import FeedbackForStudents
from autograder.course.directory import Course
from autograder.course.gradebook import kept_open
from autograder.findings import Finding


def write_feedback(
    course: Course,
    assignment: str,
    students: list[str],
    on_done: Callable[[str], None] = lambda student: None,
) -> list[Finding]:
    """Write ``feedback/<student>/<assignment>/*.html`` for each student that was graded.

    Calls ``on_done`` after each student and returns what went wrong, student by student.
    """
    done = set()

    def count(notebooks: list[str], **ignored: object) -> None:
        if notebooks:
            student = converter.init_single_notebook_resources(notebooks[0])["nbgrader"]["student"]
            done.add(student)
            on_done(student)

    converter = course.converter(FeedbackForStudents, assignment)
    converter.students = tuple(students)
    converter.force = True
    converter.post_convert_hook = count
    directory = course.directory
    with kept_open(directory.db_url, directory.course_id):
        try:
            converter.start()
        except (Exception, SystemExit):
            course.app.log.exception("While writing feedback on %s", assignment)
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
