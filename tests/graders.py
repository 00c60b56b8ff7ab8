"""The two graders that tests compare: stock nbgrader, as installed, and this one."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from autograder.course.directory import Course
from autograder.grading.grading import ClassResult, grade_class
from autograder.grading.results import StudentResult
from autograder.kernel.options import RunOptions

PROGRAMS = Path(sys.executable).parent


def stock(course: Course, assignment: str) -> subprocess.CompletedProcess:
    """Run ``nbgrader autograde`` with nothing but its defaults."""
    return subprocess.run(
        [sys.executable, PROGRAMS / "nbgrader", "autograde", assignment],
        cwd=course.root,
        capture_output=True,
        text=True,
    )


def ours(
    course: Course, assignment: str, options: RunOptions | None = None, **more
) -> list[StudentResult]:
    """Run our grader in this process and return its rows."""
    return whole_class(course, assignment, options, **more).rows


def whole_class(
    course: Course, assignment: str, options: RunOptions | None = None, **more
) -> ClassResult:
    """Run our grader in this process and return all that it found out."""
    students = course.students_who_submitted(assignment)
    with ThreadPoolExecutor(2) as executor:
        return grade_class(course, assignment, executor, options or RunOptions(), students, **more)


def command(course: Course, *arguments: str) -> subprocess.CompletedProcess:
    """Run ``autograder`` as a user does, in the course directory."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=course.root,
        capture_output=True,
        text=True,
    )


def scores(course: Course, assignment: str) -> dict[str, float]:
    """Return student -> score for everybody whose submission is in the gradebook and graded."""
    with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
        found = {}
        for student in gradebook.students:
            try:
                submission = gradebook.find_submission(assignment, student.id)
            except MissingEntry:
                continue
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            if grades and all(grade.auto_score is not None for grade in grades):
                found[student.id] = submission.score
    return found
