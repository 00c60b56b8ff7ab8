"""Nobody is accused who has done nothing: whole classes of honest answers, in 200 styles of tests.

Everybody's right answers get full points and no finding; wrong answers lose theirs.
"""

import re

import nbformat
import pytest

from autograder.course.directory import Course
from autograder.course.release import release
from tests import styles
from tests.graders import ours
from tests.long import first_of

NAME = "styles"
#: Which right answer a learner gives, or None for the wrong one, by the place of an exercise.
LEARNERS = {
    "s002": lambda place: None if place % 2 else 1,
    "s001": lambda place: 0,
    "s003": lambda place: 1 if place % 2 else None,
}
_UTILITIES = """\
def measure(x):
    return 2 * x
"""


def notebooks(every: bool = True) -> dict[str, list[styles.Exercise]]:
    """All exercises, or one of each style; what takes long to import is in one notebook."""
    slow, quick = [], []
    for exercise in styles.exercises() if every else styles.one_of_each():
        text = "".join(part.source for part in exercise.parts)
        (slow if re.search("matplotlib|pytest", text) else quick).append(exercise)
    return {
        "quick-imports": quick,
        "slow-imports": slow,
        **styles.alone(),
    }


@pytest.fixture(
    scope="module",
    params=first_of(1, [("s002", False), *((student, True) for student in LEARNERS)]),
    ids=lambda param: f"{param[0]}, {'all' if param[1] else 'one of each style'}",
)
def graded(request, tmp_path_factory):
    """A learner, graded: the row, the course, and its notebooks."""
    student, every = request.param
    given = notebooks(every)
    root = tmp_path_factory.mktemp("course")
    source = root / "source" / NAME
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'styles'\n"
    )
    (source / "numbers.txt").write_text("1.5\n2.5\n4.0\n")
    (source / "my_utilities.py").write_text(_UTILITIES + functions_of_others())
    for name, exercises in given.items():
        nbformat.write(styles.notebook_of(exercises), source / f"{name}.ipynb")
    course = Course(root)
    release(course, NAME)
    folder = root / "submitted" / student / NAME
    folder.mkdir(parents=True)
    for name, exercises in given.items():
        released = root / "release" / NAME / f"{name}.ipynb"
        notebook = nbformat.read(released, as_version=4)
        answers = {}
        for place, exercise in enumerate(exercises):
            answers |= exercise.answers(LEARNERS[student](place))
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    (row,) = ours(course, NAME)
    return row, course, given


def functions_of_others() -> str:
    """The helper module's solutions of exercises that a later cell imports."""
    return "\n".join(
        exercise.parts[0].right[-1]
        for exercises in notebooks().values()
        for exercise in exercises
        if "later-import" in exercise.name
    )


def points(student: str, course: Course) -> dict[str, float]:
    """Exercise -> points of a learner."""
    found: dict[str, float] = {}
    with course.gradebook() as gradebook:
        for notebook in gradebook.find_submission(NAME, student).notebooks:
            for grade in notebook.grades:
                exercise = grade.name.rsplit("-", 2)[0]
                found[exercise] = found.get(exercise, 0) + grade.score
    return found


def test_there_are_two_hundred():
    names = [exercise.name for exercise in styles.exercises()]
    assert len(names) == len(set(names)) >= 200
    assert {exercise.name for exercise in styles.one_of_each()} < set(names)


def test_nobody_is_accused(graded):
    row, *_ = graded
    assert [(f.file, f.cell, f.happened) for f in row.findings if f.serious] == []


def test_right_answers_get_their_points_and_wrong_ones_do_not(graded):
    row, course, given = graded
    found, choose = points(row.student, course), LEARNERS[row.student]
    wanted = {
        exercise.name: 0 if choose(place) is None else exercise.points
        for exercises in given.values()
        for place, exercise in enumerate(exercises)
    }
    assert {name: score for name, score in found.items() if score != wanted[name]} == {}
