"""A comment on a group reaches everybody in it, and a person's own goes before it."""

import shlex
import shutil
import sys

import pytest
from typer.testing import CliRunner

from autograder.answers.apply import Applied, apply_comments
from autograder.answers.comments import Comments, Written
from autograder.answers.groups import answers_of, groups_of
from autograder.cli.app import app
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.reports.feedback import graded_students, write_feedback
from autograder.reports.made_from import MadeFrom
from tests.courses import NAME, answered, hand_in, make_course, released_notebook
from tests.graders import ours
from tests.test_groups import ADDS, ADDS_TOO, with_double

TEXT = "You add 3. What is `double(0)`?\n\nTry it."
EVERYBODY = ["s001", "s002", "s003", "s004"]


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory) -> Course:
    """A class in which two have the same wrong answer."""
    course = make_course(tmp_path_factory.mktemp("comments") / "course")
    hand_in(course, "s001", with_double(ADDS))
    hand_in(course, "s002", with_double(ADDS_TOO))
    hand_in(course, "s003", answered())
    hand_in(course, "s004", released_notebook())
    ours(course, NAME)
    return course


@pytest.fixture
def course(graded_class, tmp_path) -> Course:
    """That class, as if each test had graded it."""
    return Course(shutil.copytree(graded_class.root, tmp_path / "course"))


def key_of(course: Course, student: str) -> str:
    groups = groups_of(answers_of(course, NAME, graded_students(course, NAME)))
    return next(g.key for g in groups if student in g.students and g.task.cell == "double")


def write(course: Course, text: str = TEXT, student: str = "s001") -> None:
    Comments(course, NAME).set(Written("double", key_of(course, student), text, ADDS))
    apply_comments(course, NAME)


def shown(course: Course) -> dict[str, str | None]:
    """Student -> the comment on ``double`` that nbgrader prints."""
    with course.gradebook() as gradebook:
        return {
            student: gradebook.find_comment("double", NAME, NAME, student).comment
            for student in EVERYBODY
        }


def by_hand(course: Course, student: str, text: str) -> None:
    with course.gradebook() as gradebook:
        gradebook.find_comment("double", NAME, NAME, student).manual_comment = text
        gradebook.db.commit()


def path_of(course: Course):
    return course.root / "comments" / f"{NAME}.toml"


# Into the gradebook


def test_everybody_in_the_group_has_it_and_nobody_else(course):
    write(course)
    expected = {"s001": TEXT, "s002": TEXT, "s003": None, "s004": "No response."}
    assert shown(course) == expected
    ours(course, NAME, force=True)
    assert apply_comments(course, NAME) == Applied(2, 2)
    assert shown(course) == expected
    assert apply_comments(course, NAME) == Applied(2, 0)


def test_who_joins_the_group_gets_it_and_who_leaves_it_loses_it(course):
    write(course)
    hand_in(course, "s001", answered())
    hand_in(course, "s004", with_double(ADDS))
    ours(course, NAME)
    apply_comments(course, NAME)
    assert shown(course) == {"s001": None, "s002": TEXT, "s003": None, "s004": TEXT}


def test_what_a_person_has_written_stays_whatever_happens(course):
    by_hand(course, "s001", "Mine.")
    write(course)
    assert shown(course)["s001"] == "Mine." and shown(course)["s002"] == TEXT
    write(course, "Another one.")
    ours(course, NAME, force=True)
    apply_comments(course, NAME)
    Comments(course, NAME).delete(key_of(course, "s001"))
    apply_comments(course, NAME)
    assert shown(course) == {"s001": "Mine.", "s002": None, "s003": None, "s004": "No response."}


def test_a_field_that_a_person_has_emptied_prints_nothing(course):
    write(course)
    by_hand(course, "s001", "")
    apply_comments(course, NAME)
    write_feedback(course, NAME, EVERYBODY)
    page = course.folder("feedback", "s001", NAME) / f"{NAME}.html"
    assert "You add 3." not in page.read_text(encoding="utf-8")
    with course.gradebook() as gradebook:
        assert gradebook.find_comment("double", NAME, NAME, "s001").manual_comment == ""


def test_a_changed_text_replaces_the_old_one_also_without_the_work_folder(course):
    write(course)
    write(course, "Shorter.")
    assert shown(course)["s002"] == "Shorter."
    (course.work / "comments" / f"{NAME}.json").unlink()
    assert apply_comments(course, NAME) == Applied(2, 0)
    Comments(course, NAME).delete(key_of(course, "s001"))
    apply_comments(course, NAME)
    assert shown(course)["s002"] is None


def test_what_another_program_says_is_left_alone(course):
    with course.gradebook() as gradebook:
        gradebook.find_comment("double", NAME, NAME, "s001").auto_comment = "From a plugin."
        gradebook.db.commit()
    write(course)
    assert shown(course)["s001"] == "From a plugin." and shown(course)["s002"] == TEXT


def test_pages_are_written_again_where_the_comment_has_changed(course):
    write_feedback(course, NAME, EVERYBODY)
    by_hand(course, "s002", "Mine.")
    write_feedback(course, NAME, ["s002"])
    write(course)
    assert MadeFrom(course, NAME).outdated(EVERYBODY) == ["s001"]
    assert ", 3 of them as before" in run(course, name="feedback")
    pages = {s: course.folder("feedback", s, NAME) / f"{NAME}.html" for s in EVERYBODY}
    texts = {student: page.read_text(encoding="utf-8") for student, page in pages.items()}
    assert "You add 3." in texts["s001"] and "Mine." in texts["s002"]
    assert not any("You add 3." in texts[student] for student in EVERYBODY[1:])


def test_grade_and_feedback_apply_what_was_edited_by_hand(course):
    key = key_of(course, "s001")
    path_of(course).parent.mkdir()
    path_of(course).write_text(f'# ours\n[double.{key}]\ncomment = "By hand."\n')
    assert "answers with the comment of their group: 2" in run(course, name="grade")
    assert shown(course)["s002"] == "By hand."
    path_of(course).write_text(f'[double.{key}]\ncomment = "Again."\n')
    run(course, name="feedback")
    assert shown(course)["s001"] == "Again."


def test_a_comment_is_found_by_its_answer_if_keys_have_changed(course):
    path_of(course).parent.mkdir()
    path_of(course).write_text(
        f"[double.0000beef-f]\ncomment = 'Still true.'\nanswer = '''\n{ADDS}\n'''\n"
    )
    apply_comments(course, NAME)
    assert shown(course)["s002"] == "Still true."
    run(course, key_of(course, "s001")[:4], "-m", "New.")
    assert [each.key for each in Comments(course, NAME).written] == ["0000beef-f"]
    assert shown(course)["s002"] == "New."


# The file


def test_what_else_stands_in_the_file_stays(course):
    path_of(course).parent.mkdir()
    before = (
        "# Of last year.\n\n[square.1234abcd-f]  # look again\n"
        'comment = """\nSquare, not double.\n"""\n'
    )
    path_of(course).write_text(before)
    write(course, 'A "quote", a \\, and """three""".')
    text = path_of(course).read_text(encoding="utf-8")
    assert text.startswith(before)
    again = {each.key: each for each in Comments(course, NAME).written}
    assert again[key_of(course, "s001")].comment == 'A "quote", a \\, and """three""".'
    assert again[key_of(course, "s001")].answer == ADDS
    Comments(course, NAME).delete(key_of(course, "s001"))
    assert path_of(course).read_text(encoding="utf-8").strip() == before.strip()


def test_a_new_file_says_what_it_is_and_anybody_may_read_it(course):
    write(course)
    text = path_of(course).read_text(encoding="utf-8")
    assert text.startswith("# Comments on groups of equal answers")
    assert f'[double.{key_of(course, "s001")}]\ncomment = """\nYou add 3.' in text
    assert path_of(course).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    "content, line, what",
    [
        ('[double.aa-f]\ncomment = "Never closed\n', "line 2", "not as TOML wants it"),
        ('[double.aa-f]\ncomment = "x"\n[double.aa-f]\ncomment = "y"\n', "line 3", "TOML"),
        ('[double.aa-f]\n\ncoment = "x"\n', "line 3", "neither `comment` nor `answer`"),
        ('[double.aa-f]\nanswer = "x"\n', "line 1", "needs a text"),
        ("[double.aa-f]\ncomment = 3\n", "line 1", "needs a text"),
        ('[double.aa-f]\ncomment = " "\n', "line 1", "needs a text"),
        ('# x\ncomment = "x"\n', "line 2", "stands outside of a table"),
        ('[double]\ncomment = "x"\n', "line 2", "is no table"),
    ],
)
def test_a_broken_file_is_named_with_the_line_and_nothing_is_lost(course, content, line, what):
    write(course)
    path_of(course).write_text(content)
    with pytest.raises(CourseError) as error:
        apply_comments(course, NAME)
    assert str(path_of(course)) in str(error.value)
    assert line in str(error.value) and what in str(error.value)
    assert path_of(course).read_text() == content
    assert shown(course)["s001"] == TEXT


def test_with_a_broken_file_every_command_ends_before_it_does_anything(course):
    key = key_of(course, "s001")
    write(course)
    path_of(course).write_text("[double")
    for name in ("comment", "report", "feedback", "grade"):
        assert "line 1" in run(course, name=name, code=2)
    assert "line 1" in run(course, key, "-m", "New.", code=2)
    assert path_of(course).read_text() == "[double"
    assert shown(course)["s001"] == TEXT


def test_a_file_that_is_no_text_is_named(course):
    path_of(course).parent.mkdir()
    path_of(course).write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match="must be UTF-8"):
        Comments(course, NAME)


# The command


def run(course, *arguments, code=0, name="comment", **environment):
    done = CliRunner().invoke(
        app, [name, NAME, *arguments, "--course", str(course.root)], env=environment
    )
    assert done.exit_code == code, done.output
    return " ".join(done.output.split())


def test_the_command_lists_shows_writes_and_takes_back(course):
    key = key_of(course, "s001")
    said = run(course)
    assert key in said and "0 of 2 wrong answers have a comment, 0 %" in said
    said = run(course, key[:5])
    assert "+ return x + 3" in said and "- return 2 * x" in said
    assert "no comment yet" in said and "s001, s002" in said
    said = run(course, key[:5], "--message", TEXT)
    assert "answers whose comment has changed: 2" in said and f"autograder feedback {NAME}" in said
    said = run(course)
    assert key not in said and "2 of 2 wrong answers have a comment, 100 %" in said
    assert "You add 3." in run(course, "--all") and "You add 3." in run(course, key)
    assert "answers whose comment has changed: 2" in run(course, key, "--delete")
    assert shown(course)["s001"] is None


def test_it_says_what_it_cannot_do(course):
    key = key_of(course, "s001")
    assert "There is none" in run(course, "zz", code=2)
    assert "no comment on" in run(course, key, "--delete", code=2)
    assert "An empty comment is none" in run(course, key, "-m", " ", code=2)
    assert "One at a time" in run(course, key, "-m", "x", "--delete", code=2)
    assert "Which group?" in run(course, "-m", "x", code=2)
    assert not path_of(course).exists()


def test_it_opens_an_editor(course, tmp_path):
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text()\n"
        "assert 'return x + 3' in text\npath.write_text('From the editor.\\n' + text)\n"
    )
    key = key_of(course, "s001")
    run(course, key, "--edit", VISUAL=shlex.join([sys.executable, str(editor)]))
    assert shown(course)["s002"] == "From the editor."
    said = run(course, key, "--edit", code=2, VISUAL="true")
    assert "left without saving" in said


def test_a_comment_on_a_group_that_nobody_is_in_now_is_kept_and_named(course):
    path_of(course).parent.mkdir()
    path_of(course).write_text("[double.0000beef-f]\ncomment = 'Last year.'\n")
    assert "nobody is in now: 0000beef-f" in run(course)
    assert "Last year." in run(course, "0000")
    run(course, "0000", "-m", "This year.")
    assert "This year." in path_of(course).read_text()
