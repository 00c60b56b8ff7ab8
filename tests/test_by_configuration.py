"""`nbgrader autograde`, typed by hand in a course whose configuration names this grader."""

import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.apps.api import NbGraderAPI

from autograder.files import RECORD
from tests.courses import FULL, NAME, answered, hand_in, make_course
from tests.graders import PROGRAMS, scores

pytestmark = pytest.mark.usefixtures("one_plain_server")

TOLD = "c.Autograde.exporter_class = 'autograder.converters.ConfinedAutograde'\n"


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "course", TOLD)


def nbgrader(course, *arguments):
    program = [sys.executable, PROGRAMS / "nbgrader", "autograde", *arguments]
    return subprocess.run(program, cwd=course.root, capture_output=True, text=True)


def test_what_is_typed_grades_with_this_grader_confined(course, tmp_path):
    outside = tmp_path / "written-by-a-learner"
    notebook = answered("double")
    notebook.cells.insert(1, new_code_cell(f"open({str(outside)!r}, 'w')", id="writes"))
    hand_in(course, "s001", notebook)
    hand_in(course, "s002", answered())
    done = nbgrader(course, NAME, "--student=s001")
    assert done.returncode == 0, done.stderr
    assert scores(course, NAME) == {"s001": 2} and not outside.exists()
    assert (course.folder("autograded", "s001", NAME) / RECORD).is_file()
    assert "1 submissions" in done.stdout and "judged apart" in done.stdout
    done = nbgrader(course, f"--assignment={NAME}", "--force")
    assert "2 notebooks executed" in done.stdout
    assert scores(course, NAME) == {"s001": 2, "s002": FULL}


def test_what_cannot_be_graded_ends_as_with_nbgrader(course):
    done = nbgrader(course, "ps2")
    assert done.returncode == 1 and "No notebooks were matched" in done.stderr
    hand_in(course, "s001", answered())
    done = nbgrader(course, NAME, "--Execute.extra_arguments=['--x']")
    assert done.returncode == 1 and "Execute.extra_arguments is set" in done.stderr
    assert scores(course, NAME) == {}


def test_nbgraders_programming_interface_grades_with_it_too(course):
    hand_in(course, "s001", answered("square"))
    hand_in(course, "s002", answered("square"))
    api = NbGraderAPI(course.directory, parent=course.app)
    assert api.autograde(NAME, "s001")["success"]
    assert scores(course, NAME) == {"s001": 3}
    assert (course.folder("autograded", "s001", NAME) / RECORD).is_file()
