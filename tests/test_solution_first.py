"""The instructor's solution is graded before anybody: what it loses is no learner's fault.

And what this grader runs besides, its control, stops nobody and costs little.
"""

import pytest
from nbformat.v4 import new_code_cell

from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from tests.courses import FULL, NAME, answered, course_of, hand_in, make_course, source_notebook
from tests.graders import command, whole_class

#: The first test looks into the function, so it runs beside the answer.
LOOKS = "assert double.__code__.co_argcount == 1 and double(4) == 8"
BESIDE = [
    ("double", "def double(x):\n    return 2 * x", LOOKS, 2),
    ("square", "def square(x):\n    return x * x", "assert square(3) == 9", 3),
]


def test_a_test_that_fails_the_solution_is_named_before_grades_are_believed(tmp_path):
    wrong = [("double", "def double(x):\n    return 2 * x", "assert double(4) == 9", 2)]
    course = make_course(tmp_path, exercises=wrong)
    hand_in(course, "s001", answered("double"))
    run = command(course, "grade", NAME)
    assert "The solution itself loses points at double-tests in ps1.ipynb" in run.stderr
    assert "AssertionError" in run.stderr


def test_a_solution_that_gets_all_points_is_not_mentioned(tmp_path):
    course = make_course(tmp_path)
    hand_in(course, "s001", answered())
    done = whole_class(course, NAME, RunOptions())
    [row] = done.rows
    assert done.judging.solution_loses == {} and row.score == FULL


@pytest.fixture
def slow_course(tmp_path):
    """Its first cell takes a second, and one of its tests runs beside the answer."""
    notebook = source_notebook(BESIDE)
    set_up = new_code_cell("import time\ntime.sleep(1.2)", id="set-up")
    notebook.cells.insert(1, set_up)
    course = course_of(tmp_path, {NAME: notebook})
    hand_in(course, "s001", notebook)
    return course


def test_a_control_that_would_double_the_time_is_left_out_and_said_so(slow_course):
    done = whole_class(slow_course, NAME, RunOptions())
    [row] = done.rows
    assert row.score == FULL and not row.findings
    assert list(done.judging.beside) == [(NAME, "double-tests")]
    assert "more for each submission" in done.judging.not_controlled["double-tests"]
    assert row.notebooks[NAME].status.control_seconds == 0


def test_a_control_beyond_the_limit_of_a_cell_stops_nobody(slow_course):
    done = whole_class(slow_course, NAME, RunOptions(limits=Limits(cell_seconds=2)))
    [row] = done.rows
    assert row.score == FULL and not row.findings
    assert done.judging.not_controlled == {"double-tests": "wrong answers take too long"}
