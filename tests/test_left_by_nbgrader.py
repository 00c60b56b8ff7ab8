"""What nbgrader leaves is left, what it keeps is kept."""

import base64
import io
import json
import os
import stat
import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from autograder.course.release import release
from autograder.execution.written import MOST_BYTES, MOST_FILES, kept, unpacked
from autograder.files import RECORD
from autograder.preprocessors import ReplayExecution
from autograder.reports.feedback import write_feedback
from tests.courses import EXERCISES, FULL, NAME, answered, cell_of, hand_in, make_course
from tests.graders import command, ours, stock

pytestmark = pytest.mark.usefixtures("one_plain_server")

# Files that a learner's code writes ---------------------------------------------------------------

WRITES = """
import os, pathlib
pathlib.Path("result.csv").write_text("1,2")
pathlib.Path("plots").mkdir()
pathlib.Path("plots/one.txt").write_text("plot")
for name in ("data.csv", "mine.py", "ps1.ipynb", "timestamp.txt", "autograder.json", ".hidden"):
    pathlib.Path(name).write_text("planted")
os.symlink("/etc/passwd", "link.txt")
os.mkfifo("pipe")
os.chdir("/")
"""


@pytest.fixture
def wrote(tmp_path):
    """A course, and the folder of a graded submission whose code has written files."""
    course = make_course(tmp_path)
    (tmp_path / "source" / NAME / "data.csv").write_text("the instructor's")
    notebook = answered()
    cell_of(notebook, "double")["source"] += WRITES
    folder = hand_in(course, "s001", notebook)
    (folder / "mine.py").write_text("the learner's")
    (row,) = ours(course, NAME)
    assert row.score == FULL
    return course, course.folder("autograded", "s001", NAME)


def test_what_code_writes_stands_beside_the_graded_notebook(wrote):
    _, folder = wrote
    assert (folder / "result.csv").read_text() == "1,2"
    assert (folder / "plots" / "one.txt").read_text() == "plot"
    assert stat.S_IMODE((folder / "result.csv").stat().st_mode) == 0o444


def test_it_takes_the_place_of_nothing(wrote):
    _, folder = wrote
    assert (folder / "data.csv").read_text() == "the instructor's"
    assert (folder / "mine.py").read_text() == "the learner's"
    assert nbformat.read(folder / f"{NAME}.ipynb", as_version=4).cells
    assert "signature" in json.loads((folder / RECORD).read_text())
    there = {path.name for path in folder.rglob("*")}
    assert there == {"result.csv", "plots", "one.txt", "data.csv", "mine.py", "ps1.ipynb", RECORD}


def test_feedback_has_neither_that_nor_the_record(wrote):
    course, _ = wrote
    assert not write_feedback(course, NAME, ["s001"])
    folder = course.folder("feedback", "s001", NAME)
    assert {path.name for path in folder.rglob("*.*")} == {"data.csv", "mine.py", f"{NAME}.html"}


@pytest.mark.parametrize(
    "name",
    [
        "../up.txt",
        "/etc/up.txt",
        "a/../../up.txt",
        "a//b",
        "c\\..\\up.txt",
        ".bashrc",
        "a/.ssh/config",
        "Data.csv",
        "data.csv/inside",
        "PS1.ipynb",
        "other.ipynb",
        "TIMESTAMP.TXT",
        "autograder.json/x",
        "folder",
        "__pycache__/x.pyc",
        "x.pyc",
        "bell\a",
        "n" * 300,
        "",
    ],
)
def test_a_name_that_is_no_file_of_ones_own_is_not_kept(name):
    there = ["data.csv", "folder/deep.txt"]
    assert kept({name: b"x", "good.txt": b"y"}, there, [NAME], ["*.pyc"]) == {"good.txt": b"y"}


def test_of_a_file_and_a_folder_with_one_name_one_is_kept():
    assert kept({"a": b"1", "a/b": b"2"}, [], [], []) == {"a": b"1"}


def test_what_is_shown_is_believed_within_limits():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(MOST_FILES + 20):
            archive.writestr(f"f{number}", b"x")
    files, left = unpacked("3 " + base64.b64encode(packed.getvalue()).decode())
    assert (len(files), left) == (MOST_FILES, 3)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * (MOST_BYTES + 1))
    assert unpacked("0 " + base64.b64encode(bomb.getvalue()).decode()) == ({}, 0)
    for nonsense in ("", "x", "0 ????", "-1 UEsDBA==", "9" * 5000, "1 " + "é" * 10):
        assert unpacked(nonsense)[0] == {}


def test_what_is_too_much_is_left_and_said(tmp_path):
    course = make_course(tmp_path)
    notebook = answered()
    cell_of(notebook, "square")["source"] += (
        "\nimport os\nopen('noise', 'wb').write(os.urandom(3_000_000))\n"
        "for i in range(120):\n    open(f'f{i:03}', 'w').write(str(i))"
    )
    hand_in(course, "s001", notebook)
    (row,) = ours(course, NAME)
    assert row.score == FULL and not row.needs_a_look
    assert len(list(course.folder("autograded", "s001", NAME).glob("f*"))) == MOST_FILES
    assert any("21 of the files" in str(finding) for finding in row.findings)


# The gradebook ------------------------------------------------------------------------------------


def test_the_first_grade_after_nbgraders_keeps_what_is_settled(tmp_path):
    course = make_course(tmp_path)
    hand_in(course, "s001", answered("double"))
    assert stock(course, NAME).returncode == 0
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("square-tests", NAME, NAME, "s001")
        grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()
    (row,) = ours(course, NAME)
    assert (row.score, row.needs_manual_grade) == (3, False)


def test_one_named_student_makes_no_list_but_most_of_a_class_do(tmp_path):
    course = make_course(tmp_path)
    for student in ("s001", "s002", "s003"):
        hand_in(course, student, answered())
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("s001", first_name="A", last_name="B")
    assert not any(row.findings for row in ours(course, NAME))
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("s002", first_name="C", last_name="D")
    found = {row.student: row.needs_a_look for row in ours(course, NAME, force=True)}
    assert found == {"s001": False, "s002": False, "s003": True}


def test_an_assignment_without_graded_cells_is_graded(tmp_path):
    course = make_course(tmp_path, exercises=[])
    hand_in(course, "s001", nbformat.v4.new_notebook(cells=[new_code_cell("print('done')")]))
    (row,) = ours(course, NAME)
    assert (row.state, row.max_score, row.needs_a_look) == ("graded", 0, False)
    graded = course.folder("autograded", "s001", NAME) / f"{NAME}.ipynb"
    assert "done" in graded.read_text()


@pytest.mark.parametrize("shared", [False, True])
def test_the_group_may_grade_again_where_the_course_is_shared(tmp_path, shared):
    course = make_course(tmp_path, f"c.CourseDirectory.groupshared = {shared}\n")
    hand_in(course, "s001", answered())
    ours(course, NAME)
    folder = course.folder("autograded", "s001", NAME)
    modes = {stat.S_IMODE(os.stat(folder / name).st_mode) for name in (f"{NAME}.ipynb", RECORD)}
    assert modes == ({0o664} if shared else {0o444, 0o600})
    assert bool(folder.stat().st_mode & stat.S_IWGRP) == shared


# Words --------------------------------------------------------------------------------------------


def test_a_cell_without_a_role_is_an_ordinary_one(tmp_path):
    course = make_course(tmp_path)
    notebook = answered()
    none = {"grade_id": "intro", "grade": False, "solution": False, "locked": False}
    notebook.cells.insert(0, new_code_cell("1", id="intro", metadata={"nbgrader": none}))
    claims = none | {"grade_id": "mine", "solution": True}
    notebook.cells.insert(1, new_code_cell("2", id="mine", metadata={"nbgrader": claims}))
    hand_in(course, "s001", notebook)
    said = " ".join(str(finding) for row in ours(course, NAME) for finding in row.findings)
    assert "intro" not in said
    assert "mine: is not a cell of this assignment" in said


def test_a_test_that_gives_more_than_its_points_is_not_taken_for_cheating():
    marks = {"grade_id": "t", "grade": True, "solution": False, "points": 1}
    cell = new_code_cell("5", metadata={"nbgrader": marks})
    replay = ReplayExecution()
    output = new_output("execute_result", {"text/plain": "5"})
    assert replay._checked_result(cell, output).ename == "ImpossibleScore"
    assert "give its cell more points" in replay.noticed[0][2]
    assert "cannot give" not in replay.noticed[0][2]


# Release, and the table ---------------------------------------------------------------------------


def test_lines_of_the_stub_are_no_secrets(tmp_path):
    raises = "def double(x):\n    raise NotImplementedError()"
    course = make_course(tmp_path, exercises=[("double", raises, "assert double", 1), EXERCISES[1]])
    assert release(course, NAME).is_dir()


def test_with_many_exercises_the_table_shows_the_score(tmp_path, monkeypatch):
    many = [(f"f{n}", f"def f{n}(x):\n    return x + {n}", f"assert f{n}(1)", 1) for n in range(18)]
    course = make_course(tmp_path, exercises=many)
    hand_in(course, "s001", nbformat.read(course.root / "source" / NAME / f"{NAME}.ipynb", 4))
    monkeypatch.setenv("COLUMNS", "80")
    done = command(course, "grade", NAME)
    assert "18/18" in done.stdout, done.stdout + done.stderr
    monkeypatch.setenv("COLUMNS", "200")
    assert "18 f17" in command(course, "grade", NAME).stdout
