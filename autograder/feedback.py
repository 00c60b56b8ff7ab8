"""Feedback pages: nbgrader's own, without the hidden tests."""

import glob
from collections.abc import Callable

from nbgrader.converters import GenerateFeedback

from autograder.course import Course
from autograder.findings import Finding
from autograder.preprocessors import HideHiddenTests


def write_feedback(
    course: Course,
    assignment: str,
    students: list[str],
    on_done: Callable[[str], None] = lambda student: None,
) -> list[Finding]:
    """Write ``feedback/<student>/<assignment>/*.html`` for each student that was graded.

    Calls ``on_done`` after each student and returns what went wrong, student by student.
    """
    findings = []
    for student in students:
        converter = course.converter(GenerateFeedback, assignment, glob.escape(student))
        converter.force = True
        converter.preprocessors = [HideHiddenTests, *converter.preprocessors]
        try:
            converter.start()
        except (Exception, SystemExit) as error:
            course.app.log.exception("While writing feedback for %s", student)
            findings.append(
                Finding(
                    student,
                    "feedback",
                    "",
                    f"could not be written: {error}",
                    f"See {course.work / 'nbgrader.log'}.",
                    serious=True,
                )
            )
        on_done(student)
    return findings


def graded_students(course: Course, assignment: str) -> list[str]:
    """Return the ids of the students whose submission to this assignment was graded, sorted."""
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(assignment)
        return sorted(submission.student.id for submission in submissions)
