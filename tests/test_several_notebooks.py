"""Assignments of several notebooks."""

import shutil

import nbformat

from autograder.course import Course
from autograder.release import release
from tests.courses import EXERCISES, NAME, source_notebook
from tests.graders import command, ours


def course_of(root, notebooks):
    """A course whose assignment has these notebooks, released; the solution is handed in."""
    source = root / "source" / NAME
    source.mkdir(parents=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, source / f"{name}.ipynb")
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'test'\n"
    )
    course = Course(root)
    release(course, NAME)
    shutil.copytree(source, root / "submitted" / "s001" / NAME)
    return course


def test_notebooks_may_share_grade_ids(tmp_path):
    course = course_of(tmp_path, {"p1": source_notebook(), "p2": source_notebook(EXERCISES[:1])})
    (row,) = ours(course, NAME)
    assert row.by_exercise == {"p1/double": 2, "square": 3, "p2/double": 2}
    assert row.score == row.max_score == 7
    run = command(course, "grade", NAME)
    assert "1 p1/double, 2 square, 3 p2/double" in run.stdout
