"""A course made by ``nbgrader quickstart``, graded by both: the same scores."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder.course.directory import Course
from autograder.course.release import release
from tests.graders import PROGRAMS, command, stock

pytestmark = pytest.mark.usefixtures("one_server")


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory):
    """The example course, released, with hand-ins right, blank, partly right and partly wrong."""
    root = tmp_path_factory.mktemp("quickstart") / "course101"
    nbgrader = [sys.executable, PROGRAMS / "nbgrader"]
    subprocess.run([*nbgrader, "quickstart", root.name], cwd=root.parent, check=True)
    course = Course(root)
    release(course, "ps1")

    for student in ("s001", "s002", "s003", "s004"):
        shutil.copytree(root / "release" / "ps1", root / "submitted" / student / "ps1")
    source = root / "source" / "ps1"
    shutil.copy(source / "problem1.ipynb", root / "submitted" / "s001" / "ps1")
    shutil.copy(source / "problem2.ipynb", root / "submitted" / "s001" / "ps1")
    shutil.copy(source / "problem1.ipynb", root / "submitted" / "s003" / "ps1")
    _fill(
        root / "submitted" / "s004" / "ps1" / "problem1.ipynb",
        {
            "squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]",
            "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
        },
    )
    return root


def _fill(path, answers):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell["source"] = answers[grade_id]
    path.write_text(json.dumps(notebook))


@pytest.mark.long
def test_both_graders_give_the_same_scores(quickstart, tmp_path):
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"
    shutil.copytree(quickstart, theirs)
    shutil.copytree(quickstart, mine)

    done = stock(Course(theirs), "ps1")
    assert done.returncode == 0, done.stderr
    done = command(Course(mine), "grade", "ps1")
    assert done.returncode == 0, done.stdout + done.stderr

    assert _grades(mine) == _grades(theirs)
    assert len(set(sum(cells.values()) for cells in _grades(mine).values())) >= 3


def _grades(root):
    """student -> (notebook, grade cell) -> points."""
    with Course(root).gradebook() as gradebook:
        return {
            submission.student.id: {
                (notebook.name, grade.name): grade.auto_score or 0.0
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions("ps1")
        }
