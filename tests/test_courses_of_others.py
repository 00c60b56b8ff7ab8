"""Courses that are not ours: their solutions get full points, and nobody is accused."""

import pytest

from tests import courses_of_others
from tests.graders import ours


@pytest.mark.parametrize("name", courses_of_others.OTHERS)
def test_a_solution_gets_full_points_and_an_empty_answer_none(name, tmp_path):
    course = courses_of_others.make(name, tmp_path)
    courses_of_others.hand_in(course, name, "s001")
    courses_of_others.hand_in(course, name, "s002", right=False)
    assignment = courses_of_others.OTHERS[name].assignment
    right, empty = ours(course, assignment)
    assert [(f.cell, f.happened) for f in right.findings + empty.findings if f.serious] == []
    assert right.score == right.max_score - by_hand(course, assignment)
    assert empty.score == 0


def by_hand(course, assignment):
    """Return the points that only a person can give."""
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(assignment, "s001")
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        return sum(grade.max_score for grade in grades if grade.auto_score is None)
