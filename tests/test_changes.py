"""A test is mended in the middle of a term: whose score moves is seen before anybody is told."""

import json

import nbformat
import pytest

from autograder.course.directory import Course
from autograder.course.release import release
from autograder.grading.before import accepted, moved
from tests.courses import EXERCISES, NAME, answered, cell_of, hand_in, make_course, source_notebook
from tests.exchange import Learner, make_exchange
from tests.graders import command, ours, scores
from tests.test_watch import SCORE, watched, who

pytestmark = pytest.mark.usefixtures("one_plain_server")

#: The exercises with a test of ``square`` that fails the right answer.
WRONG = [EXERCISES[0], (*EXERCISES[1][:2], "assert square(3) == 10, 'squared is not 10'", 3)]


def mend(course: Course, exercises: list[tuple], *, released: bool = True) -> None:
    nbformat.write(source_notebook(exercises), course.root / "source" / NAME / f"{NAME}.ipynb")
    if released:
        release(course, NAME)


def changes(course: Course, *options: str) -> tuple[int, dict]:
    done = command(course, "changes", NAME, "--json", *options)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def course(tmp_path):
    """A course whose test of ``square`` fails the right answer; two have handed in."""
    course = make_course(tmp_path, exercises=WRONG)
    hand_in(course, "s001", answered())
    hand_in(course, "s002", answered("double"))
    ours(course, NAME)
    assert scores(course, NAME) == {"s001": 2, "s002": 2}
    return course


def test_a_mended_test_and_whose_score_it_moves(course):
    assert changes(course) == (0, {"changes": [], "notes": []})
    mend(course, EXERCISES, released=False)
    code, found = changes(course)
    assert (code, found["changes"]) == (1, [])
    assert "square-tests has changed in source/" in found["notes"][0]
    graded = command(course, "grade", NAME)
    assert graded.returncode == 1 and "look: square-tests has changed" in graded.stdout

    mend(course, EXERCISES)
    graded = command(course, "grade", NAME)
    assert graded.returncode == 0, graded.stdout
    assert "points of 1 moved by grading again" in graded.stdout
    code, found = changes(course)
    [change] = found["changes"]
    assert code == 1 and found["notes"] == []
    assert (change["student"], change["before"], change["now"], change["by"]) == ("s001", 2, 5, 3)
    [move] = change["moves"]
    assert (move["test"], move["before"], move["now"]) == ("square-tests", 0, 3)
    assert move["why"] == "the test has changed; it said: AssertionError: squared is not 10"
    table = command(course, "changes", NAME)
    assert table.returncode == 1 and "1 more, 0 less" in table.stdout

    mend(course, WRONG)  # It goes back: then nothing has moved since anybody was told.
    command(course, "grade", NAME)
    assert changes(course)[0] == 0 and moved(course, NAME) == set()


def test_what_is_accepted_is_what_the_next_mending_is_compared_with(course):
    mend(course, EXERCISES)
    ours(course, NAME)
    assert changes(course, "--accept")[0] == 0
    assert changes(course)[0] == 0 and accepted(course, NAME) == {"s001"}
    more = [EXERCISES[0], (*EXERCISES[1][:3], 4)]
    mend(course, more)
    ours(course, NAME)
    found = changes(course)[1]
    assert [(c["student"], c["by"]) for c in found["changes"]] == [("s001", 1)]
    why = found["changes"][0]["moves"][0]["why"]
    assert why == "the test is the same, for 4 points instead of 3"


def test_a_new_hand_in_is_no_change(course):
    mend(course, EXERCISES)
    ours(course, NAME)
    assert moved(course, NAME) == {"s001"}
    other = answered()
    cell_of(other, "square")["source"] += "  # at last"
    hand_in(course, "s001", other)
    hand_in(course, "s002", other)
    ours(course, NAME)
    assert changes(course)[0] == 0


def test_points_given_by_hand_stay_and_are_compared(course):
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("square-tests", NAME, NAME, "s002")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    mend(course, EXERCISES)
    ours(course, NAME)
    _, found = changes(course)
    assert [change["student"] for change in found["changes"]] == ["s001"]


def test_a_watcher_releases_what_moved_when_it_was_accepted(tmp_path):
    course = make_exchange(tmp_path)
    mend(course, WRONG)
    learner, other = Learner(course, "s001"), Learner(course, "s002")
    when = learner.submit()
    watched(course)
    assert SCORE.format(2) in learner.fetch()[when]
    mend(course, EXERCISES)
    other.submit()
    new = watched(course)  # New hand-ins meet the new test; nobody else is graded again.
    assert who(new, "graded") == who(new, "released") == ["s002"]
    ours(course, NAME)
    assert scores(course, NAME) == {"s001": 5, "s002": 5}
    assert who(watched(course), "released") == []
    assert SCORE.format(2) in learner.fetch()[when]
    assert changes(course, "--accept")[0] == 0
    assert who(watched(course), "released") == ["s001"]
    assert SCORE.format(5) in learner.fetch()[when]
    assert who(watched(course), "released") == []
