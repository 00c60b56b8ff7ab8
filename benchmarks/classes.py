"""A class of any size: hand-ins of one assignment from its answer bank, no two the same."""

import random
import shutil
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.bank.answers import Answer, fill, read_bank
from autograder.course.directory import Course
from autograder.course.release import release
from benchmarks.measuring import ROOT

ASSIGNMENT = "01-lookup"
_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "benchmark"\n'


def student(number: int) -> str:
    """The id of the learner with this number, from 1."""
    return f"s{number:04}"


def write_class(folder: Path, size: int) -> Course:
    """Write a course directory with a released assignment and ``size`` hand-ins of it.

    Each hand-in answers every exercise with a right or wrong answer of the bank, drawn by its
    number alone: a larger class begins with a smaller one. A comment makes each its own.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(_CONFIG)
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, folder / "source" / ASSIGNMENT)
    course = Course(folder)
    released = release(course, ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    answers: dict[str, list[Answer]] = {}
    for answer in read_bank(ROOT / "tests" / "answers", ASSIGNMENT):
        answers.setdefault(answer.exercise, []).append(answer)
    for number in range(1, size + 1):
        draw = random.Random(number)
        picked = {
            exercise: f"{draw.choice(some).source}\n\n# handed in by {student(number)}\n"
            for exercise, some in answers.items()
        }
        notebook = fill(nbformat.read(released, as_version=4), picked)
        target = folder / "submitted" / student(number) / ASSIGNMENT
        target.mkdir(parents=True)
        nbformat.write(notebook, target / f"{ASSIGNMENT}.ipynb")
    return course


def part_of_class(whole: Path, folder: Path, students: list[str]) -> Path:
    """Copy a course that nobody has graded, with the hand-ins of these learners only."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder, ignore=lambda path, _: ["submitted"] * (Path(path) == whole))
    for name in students:
        shutil.copytree(whole / "submitted" / name, folder / "submitted" / name)
    return folder


def points_by_test(folder: Path) -> dict[str, dict[str, float | None]]:
    """Return student -> test -> points, from a course's gradebook; None is "not graded"."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {
            submission.student_id: {
                grade.name: grade.auto_score
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
        }
