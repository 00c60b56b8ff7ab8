"""Courses that are not ours: stock nbgrader and ours give the same, but for what is deliberate."""

import pytest

from tests import courses_of_others
from tests.courses_of_others import compared
from tests.courses_of_others.compared import Row
from tests.graders import ours
from tests.long import first_of

#: Compared in `make test`; the others in `make test-all`.
QUICK = ["global state"]
LARGER = ["quickstart", "introduction", "statistics"]


@pytest.mark.parametrize(
    "name", first_of(len(QUICK), [*QUICK, *sorted(courses_of_others.OTHERS.keys() - {*QUICK})])
)
def test_both_graders_give_the_same(name, tmp_path):
    if missing := courses_of_others.missing(name):
        pytest.skip(missing)
    found = compared.compare(name, tmp_path)
    assert found.wrong == []
    assert len(found.rows) >= 2 * len(compared.HAND_INS)


@pytest.mark.parametrize("name", first_of(1, LARGER))
def test_a_solution_gets_full_points_and_an_empty_answer_none(name, tmp_path):
    course = courses_of_others.make(name, tmp_path)
    compared.hand_in(course, name, ["blank", "solution"])
    assignment = courses_of_others.OTHERS[name].assignment
    empty, right = ours(course, assignment)
    assert [(f.cell, f.happened) for f in right.findings + empty.findings if f.serious] == []
    assert right.score == right.max_score - by_hand(course, assignment)
    assert empty.score == 0


def by_hand(course, assignment):
    """Return the points that only a person can give."""
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(assignment, "solution")
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        return sum(grade.max_score for grade in grades if grade.auto_score is None)


def test_a_difference_is_on_purpose_where_a_sentence_holds_and_only_there():
    warned = Row("s", "p", "q", stock=0, ours=2, said="stderr", full=2)
    unknown = Row("s", "p", "q", stock=0, ours=2, said="error", full=2)
    worse = Row("s", "p", "q", stock=2, ours=0, said="stderr", full=2)
    found = compared.Compared("course", [warned, unknown, worse])
    assert found.on_purpose == [warned] and found.different == [unknown, worse]
    assert found.wrong == ["s: p q: stock 0, ours 2", "s: p q: stock 2, ours 0"]
