"""What a person graded stays graded, while the answer is the same."""

import pytest

from autograder.files import RECORD
from tests.courses import NAME, answered, cell_of, hand_in, make_course
from tests.graders import ours


@pytest.fixture
def course(tmp_path):
    """A course in which a person has given one point for a failed test."""
    course = make_course(tmp_path)
    hand_in(course, "s001", answered("double"))
    ours(course, NAME)
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("square-tests", NAME, NAME, "s001")
        grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()
    return course


def test_graded_anew_the_same_answer_is_not_looked_at_again(course):
    row = ours(course, NAME, force=True)[0]
    assert (row.score, row.needs_manual_grade) == (3, False)


def test_another_answer_is(course):
    changed = answered("double")
    cell_of(changed, "square")["source"] = "def square(x):\n    return x + x"
    hand_in(course, "s001", changed)
    row = ours(course, NAME)[0]
    assert (row.score, row.needs_manual_grade) == (3, True)
    assert ours(course, NAME, force=True)[0].needs_manual_grade, "nobody has looked at it yet"


def test_after_a_run_that_was_killed_it_is_looked_at_again(course):
    (course.folder("autograded", "s001", NAME) / RECORD).unlink()
    (course.work / "staged" / "s001" / NAME).mkdir(parents=True)
    assert ours(course, NAME)[0].needs_manual_grade
