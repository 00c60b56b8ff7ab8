"""Feedback pages are written again when something on them has changed, and only then."""

import shutil

import pytest

from autograder.course.directory import Course
from autograder.reports.feedback import graded_students, write_feedback
from autograder.reports.made_from import MadeFrom
from tests.courses import NAME, answered, hand_in, make_course
from tests.graders import command, ours

STUDENTS = ["s001", "s002", "s003"]


@pytest.fixture(scope="module")
def with_pages(tmp_path_factory):
    """A course of three, all of whom have their pages."""
    course = make_course(tmp_path_factory.mktemp("feedback") / "course")
    for student, solved in zip(STUDENTS, (["double"], ["square"], []), strict=True):
        hand_in(course, student, answered(*solved))
    ours(course, NAME)
    assert old(course) == STUDENTS
    assert write_feedback(course, NAME, STUDENTS) == []
    assert old(course) == []
    return course


@pytest.fixture
def course(with_pages, tmp_path):
    """That course, as if each test had graded it and written the pages."""
    return Course(shutil.copytree(with_pages.root, tmp_path / "course"))


def old(course):
    return MadeFrom(course, NAME).outdated(graded_students(course, NAME))


def test_graded_again_with_the_same_result_no_page_is_old(course):
    ours(course, NAME, force=True)
    assert old(course) == []


def test_another_answer_makes_one_page_old(course):
    hand_in(course, "s002", answered("double", "square"))
    ours(course, NAME)
    assert old(course) == ["s002"]


def test_so_does_a_score_or_a_comment_by_hand(course):
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("square-tests", NAME, NAME, "s001")
        grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.find_comment("double", NAME, NAME, "s003").manual_comment = "Nearly."
        gradebook.db.commit()
    assert old(course) == ["s001", "s003"]
    write_feedback(course, NAME, ["s001"])
    assert old(course) == ["s003"]


def test_so_does_a_file_beside_it_and_a_page_that_is_gone(course):
    (course.folder("autograded", "s001", NAME) / "plot.txt").write_text("new")
    (course.folder("feedback", "s003", NAME) / f"{NAME}.html").unlink()
    assert old(course) == ["s001", "s003"]


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"s001": 3}'])
def test_if_nobody_knows_what_they_were_made_from_all_are_old(course, damage):
    (course.work / "feedback" / f"{NAME}.json").write_text(damage)
    assert old(course) == STUDENTS


def test_another_configuration_makes_all_old(course):
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + "\nc.GenerateFeedback.exclude_input = True\n")
    assert old(type(course)(course.root)) == STUDENTS


def test_the_command_says_how_many_are_as_before(course):
    hand_in(course, "s002", answered("double", "square"))
    ours(course, NAME)
    page = course.folder("feedback", "s001", NAME) / f"{NAME}.html"
    page.write_text("as it was")
    said = command(course, "feedback", NAME).stdout
    assert "3 feedback pages in" in said and ", 2 of them as before" in said
    assert page.read_text() == "as it was"
    said = command(course, "feedback", NAME, "--force").stdout
    assert "as before" not in said and page.read_text() != "as it was"
