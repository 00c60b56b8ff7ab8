"""Courses that are not ours, as their instructors would write them: ``make`` writes their sources.

nbgrader's own example is taken from the installed package, where it is.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import nbgrader

from autograder.course import Course
from autograder.release import release
from tests import styles
from tests.courses_of_others import introduction, statistics

QUICKSTART = Path(nbgrader.__file__).parent / "docs/source/user_guide/source"


@dataclass(frozen=True)
class Other:
    """A course of somebody else's: its assignment, and a function that writes the source."""

    assignment: str
    write: Callable[[Path], None]


def _written(module) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        folder.mkdir(parents=True)
        notebook = styles.notebook_of([styles.parse(*one) for one in module.EXERCISES.items()])
        nbformat.write(notebook, folder / f"{module.NAME}.ipynb")
        for name, text in module.FILES.items():
            (folder / name).write_text(text)

    return write


OTHERS = {
    "quickstart": Other("ps1", lambda folder: shutil.copytree(QUICKSTART / "ps1", folder)),
    "introduction": Other(introduction.NAME, _written(introduction)),
    "statistics": Other(statistics.NAME, _written(statistics)),
}


def make(name: str, root: Path) -> Course:
    """Write one of ``OTHERS`` into a folder, and release it."""
    other = OTHERS[name]
    other.write(root / "source" / other.assignment)
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = {name!r}\n"
    )
    course = Course(root)
    release(course, other.assignment)
    return course


def hand_in(course: Course, name: str, student: str, *, right: bool = True) -> None:
    """Hand in the instructor's solution, or the release as it is."""
    assignment = OTHERS[name].assignment
    step = "source" if right else "release"
    shutil.copytree(
        course.root / step / assignment, course.root / "submitted" / student / assignment
    )
