"""Answers of a class in groups: the same program, and the same verdict of every test."""

import re
from collections import Counter

import pytest

from autograder.answers.groups import answers_of, groups_of, tasks_of
from autograder.answers.nearest import Known, difference
from autograder.answers.normal import normal_form
from autograder.course.directory import Course
from autograder.reports.feedback import graded_students
from autograder.reports.report import write_report
from tests.bank import surroundings
from tests.courses import NAME, answered, cell_of, hand_in, make_course, released_notebook
from tests.graders import command, ours
from tests.long import first_of
from tests.simulated import a_class

ADDS = "def double(x):\n    return x + 3"
ADDS_TOO = "def double(number):\n    # three more\n    more = 3\n    return more + number"
HOSTILE = "def double(x):\n    return '</span></pre><script>window.ran = 1</script>'"
CLASS = {
    "s001": answered(),
    "s002": ADDS,
    "s003": ADDS_TOO,
    "s004": "def double(x):\n    return x / 0",
    "s005": released_notebook(),
    "s006": "def double(a):\n    return a + a",
    "s007": ADDS,
    "s008": HOSTILE,
    "s009": "def double(:",
}


def with_double(source: str):
    """A right hand-in but for one answer."""
    notebook = answered()
    cell_of(notebook, "double")["source"] = source
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    course = make_course(tmp_path_factory.mktemp("groups") / "course")
    for student, content in CLASS.items():
        hand_in(course, student, with_double(content) if isinstance(content, str) else content)
    ours(course, NAME)
    return course


def groups(course: Course) -> list:
    return groups_of(answers_of(course, NAME, graded_students(course, NAME)))


def members(course: Course, exercise: str, right: bool) -> list[list[str]]:
    return [
        group.students
        for group in groups(course)
        if group.task.exercise.name == exercise and group.right == right
    ]


def test_equal_answers_are_one_group_the_largest_first(course):
    wrong = members(course, "double", right=False)
    assert wrong[0] == ["s002", "s003", "s007"]
    assert sorted(wrong[1:]) == [["s004"], ["s008"], ["s009"]]
    assert members(course, "double", right=True) == [["s001"], ["s006"]] or (
        members(course, "double", right=True) == [["s006"], ["s001"]]
    )


def test_what_is_as_it_was_released_is_in_no_group(course):
    everybody = [student for group in groups(course) for student in group.students]
    assert "s005" not in everybody
    assert Counter(everybody)["s001"] == 2


def test_the_key_says_what_every_test_gave(course):
    first = next(group for group in groups(course) if group.students[0] == "s002")
    assert re.fullmatch(r"[0-9a-f]{8}-f", first.key)
    assert first.example == ADDS
    assert first.said == ["AssertionError: "]


def test_the_same_code_with_another_verdict_is_another_group_and_points_by_hand_move_nobody(
    tmp_path,
):
    course = make_course(tmp_path)
    for student in ("s001", "s002"):
        hand_in(course, student, with_double(ADDS))
    ours(course, NAME)
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("double-tests", NAME, NAME, "s001")
        grade.manual_score, grade.needs_manual_grade = 2, False
        gradebook.db.commit()
    assert members(course, "double", right=False) == [["s001", "s002"]]
    with course.gradebook() as gradebook:
        gradebook.find_grade("double-tests", NAME, NAME, "s001").auto_score = 1
        gradebook.db.commit()
    assert sorted(members(course, "double", right=False)) == [["s001"], ["s002"]]
    keys = {group.key for group in groups(course) if group.task.exercise.name == "double"}
    assert len({key.partition("-")[0] for key in keys}) == 1
    assert {key.partition("-")[2] for key in keys} == {"f", "0.5"}


def test_a_damaged_notebook_is_left_out(course, tmp_path):
    path = course.folder("autograded", "s004", NAME) / f"{NAME}.ipynb"
    content = path.read_text()
    path.chmod(0o644)
    try:
        path.write_text("[]")
        assert ["s004"] not in members(course, "double", right=False)
    finally:
        path.write_text(content)


def test_the_difference_is_that_to_the_nearest_right_answer():
    right = [
        Known(
            "f", "loop", True, "def f(x):\n    s = 0\n    for i in x:\n        s += i\n    return s"
        ),
        Known("f", "sum", True, "def f(x):\n    '''Add up.'''\n    return np.sum(x, axis=0)"),
    ]
    found = difference("def f(x):\n    return np.sum(x)  # all", right)
    assert found.to == "sum"
    assert found.lines == (
        (" ", "def f(x):"),
        ("-", "    return np.sum(x, axis=0)"),
        ("+", "    return np.sum(x)"),
    )
    assert difference("def f(:\x1b[1m", []).lines == ((" ", r"def f(:\x1b[1m"),)


# In the report


@pytest.fixture(scope="module")
def page(course) -> str:
    bank = [Known("double", "right-plus.py", True, "def double(x):\n    return x + x")]
    return write_report(course, NAME, bank=bank).read_text(encoding="utf-8")


def section(page: str) -> str:
    return page.split('<section aria-labelledby="groups">')[1].split("</section>")[0]


def test_the_report_shows_size_difference_message_and_what_to_type(course, page):
    text = " ".join(re.sub(r"<[^>]*>", " ", section(page)).split())
    assert "6 wrong answers in 4 groups, 2 right ones in 2; 1 are as they were released." in text
    assert "in right-plus.py , the nearest right answer" in text
    assert f"autograder comment {NAME} " in text
    adds = next(group for group in groups(course) if group.students[0] == "s002")
    assert f"3\u00d7 {adds.key}" in text and f"comment {NAME} {adds.key} --edit" in text
    assert "For example: s002, s003, s007" in text.replace(" , ", ", ")


def test_what_a_learner_wrote_is_text(page):
    assert "<script>window" not in page
    assert "&lt;script&gt;window.ran = 1&lt;/script&gt;" in section(page)


def test_similar_hand_ins_are_shown_only_on_demand(course):
    said = command(course, "report", NAME)
    path = course.root / "reports" / NAME / "report.html"
    assert said.returncode == 0, said.stderr
    assert "Similar hand-ins" not in path.read_text()
    assert command(course, "report", NAME, "--similar").returncode == 0
    assert "This is a reason to look, not a verdict" in path.read_text()


def test_tasks_know_what_stands_around_them(course):
    double, square = tasks_of(course, NAME)
    assert (double.cell, double.tests) == ("double", ("double-tests",))
    assert {"double", "square"} <= double.around.kept
    assert "2 * x" in double.solution and "2 * x" not in double.stub
    assert square.exercise.max_score == 3


# A class of 400


@pytest.mark.parametrize("assignment", first_of(1, ["01-lookup", "02-shapes", "06-masking"]))
def test_thirty_comments_reach_most_of_a_class(assignment):
    """Where a few misconceptions are common: with the square of the rank, see tests/simulated.py.

    How far comments reach depends on that: with exponent 1 they reach about 60 %.
    """
    around = surroundings(assignment)
    drawn = a_class(assignment, 400, seed=1, exponent=2)
    wrong = Counter(
        (each.exercise, normal_form(each.source, around), each.points)
        for mine in drawn
        for each in mine
        if not each.right
    )
    reached = sum(count for _, count in wrong.most_common(30))
    assert reached >= 0.9 * wrong.total() > 0
