"""The two graders that tests compare: stock nbgrader, as installed, and this one."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from autograder.course import Course
from autograder.execute import How
from autograder.grading import Graded, Grading

PROGRAMS = Path(sys.executable).parent


def stock(course: Course, assignment: str) -> subprocess.CompletedProcess:
    """Run ``nbgrader autograde`` with nothing but its defaults."""
    return subprocess.run(
        [sys.executable, PROGRAMS / "nbgrader", "autograde", assignment],
        cwd=course.root,
        capture_output=True,
        text=True,
    )


def ours(course: Course, assignment: str, how: How | None = None, **options) -> list[Graded]:
    """Run our grader in this process and return its rows."""
    with ThreadPoolExecutor(2) as executor:
        grading = Grading(course, assignment, executor, how or How(), **options)
        return grading.run(course.students_who_submitted(assignment))


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
