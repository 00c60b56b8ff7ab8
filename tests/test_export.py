"""Grades go back to Moodle and Canvas in the rows that these made, and to a spreadsheet."""

import csv
import shutil
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.kernel.options import RunOptions
from autograder.lms.collect import collect
from autograder.lms.export import export
from autograder.lms.filled import points
from autograder.reports.grades import harmless
from tests.courses import NAME, answered, cell_of, hand_in, make_course
from tests.downloads import FILE, GRADEBOOK, NOTEBOOK, OTHER, WORKSHEET, make_zip
from tests.graders import ours

FORMULA = "=HYPERLINK(0)"


def failing(message: str):
    """A hand-in whose first exercise raises an error with this message."""
    notebook = answered()
    code = f"def double(x):\n    raise ValueError({message!r})"
    cell_of(notebook, "double")["source"] = code
    return notebook


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """A course in which s001 has 5 points, s002 3, s003 nothing, and s004 is in no roster."""
    course = make_course(tmp_path_factory.mktemp("graded") / "course")
    with course.gradebook() as gradebook:
        for number in range(1, 5):
            gradebook.add_student(f"s00{number}", last_name=FORMULA, email="@one")
    hand_in(course, "s001", answered())
    hand_in(course, "s002", failing("</p><script>alert(1)</script>"))
    hand_in(course, "s004", answered("double"))
    rows = ours(course, NAME, RunOptions(kernel="plain"))
    assert {row.student: row.score for row in rows} == {"s001": 5, "s002": 3, "s004": 2}
    return course.root


@pytest.fixture
def course(graded, tmp_path) -> Course:
    return Course(shutil.copytree(graded, tmp_path / "course", ignore=_sockets))


def _sockets(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_socket()]


def table(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=delimiter))


def roster(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return path


def test_moodle_gets_its_worksheet_back_with_the_grades_in_it(course, tmp_path):
    source = roster(tmp_path, WORKSHEET)
    done = export(course, NAME, "moodle", roster=source)
    before, after = table(source), table(done.path)
    before[0][0] = before[0][0].removeprefix("\ufeff")
    assert [row[5] for row in after] == ["Grade", "5", "3", ""]
    for old, new in zip(before, after, strict=True):
        assert old[:5] + old[6:] == new[:5] + new[6:]
    assert (done.grades, done.scale, done.without_grade) == (2, 1, ["s003"])
    assert [finding.student for finding in done.findings] == ["s004"]


def test_moodle_skips_grades_above_its_maximum_so_points_are_put_to_its_scale(course, tmp_path):
    source = roster(tmp_path, WORKSHEET.replace(",,5,Yes", ",,100,Yes"))
    done = export(course, NAME, "moodle", roster=source)
    assert [row[5] for row in table(done.path)] == ["Grade", "100", "60", ""]
    assert done.scale == 20


def test_comments_are_html_that_shows_what_a_learner_wrote_and_does_not_run_it(course, tmp_path):
    source = roster(tmp_path, WORKSHEET)
    done = export(course, NAME, "moodle", roster=source, comments=True)
    comments = [row[-1] for row in table(done.path)]
    assert comments[1] == "Score: 5 of 5<br>double: 2 of 2<br>square: 3 of 3"
    assert "double: 0 of 2<br>- ValueError: &lt;/p&gt;&lt;script&gt;alert(1)" in comments[2]
    assert "<script" not in comments[2] and comments[3] == ""


def test_free_text_is_no_formula_and_what_moodle_reads_is_as_it_was(course, tmp_path):
    hostile = WORKSHEET.replace("Student One", f'"{FORMULA}"').replace("-,\r\n", "-,=kept\r\n", 1)
    done = export(course, NAME, "moodle", roster=roster(tmp_path, hostile))
    row = table(done.path)[1]
    assert row[1] == f"'{FORMULA}" and row[0] == "Participant 101"
    assert row[-2:] == ["-", "=kept"]


def test_a_locked_grade_is_named(course, tmp_path):
    locked = WORKSHEET.replace("5,Yes", "5,No", 1)
    done = export(course, NAME, "moodle", roster=roster(tmp_path, locked))
    said = {finding.student: str(finding) for finding in done.findings}
    assert said.keys() == {"s001", "s004"}
    assert "locked" in said["s001"]


def test_canvas_gets_one_column_and_the_points_possible(course, tmp_path):
    done = export(course, NAME, "canvas", roster=roster(tmp_path, GRADEBOOK))
    assert table(done.path) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1 (77)"],
        ["    Points Possible", "", "", "", "", "5"],
        ["One, Student", "201", "s001", "one", "A", "5"],
        ["Two, Student", "202", "s002", "two", "A", "3"],
        ["Three, Student", "203", "s003", "three", "A", ""],
    ]
    assert [finding.student for finding in done.findings] == ["s004"]


def test_a_canvas_without_the_assignment_gets_a_new_column(course, tmp_path):
    text = GRADEBOOK.replace("ps1 (77)", "Homework (78)")
    done = export(course, NAME, "canvas", roster=roster(tmp_path, text))
    assert table(done.path)[0][-1] == NAME
    done = export(course, NAME, "canvas", roster=roster(tmp_path, text), column="homework")
    assert table(done.path)[0][-1] == "Homework (78)"


def test_canvas_keeps_who_is_excused_and_names_are_no_formulas(course, tmp_path):
    text = GRADEBOOK.replace(",s001,one,A,", ",s001,one,A,EX").replace('"Two, Student"', "=1+1")
    done = export(course, NAME, "canvas", roster=roster(tmp_path, text))
    rows = {row[1]: row for row in table(done.path)}
    assert rows["201"][-1] == "EX" and rows["202"][0] == "'=1+1"
    assert {finding.student for finding in done.findings} == {"s001", "s004"}


def test_a_student_who_is_in_the_roster_twice_gets_no_grade_by_chance(course, tmp_path):
    text = WORKSHEET + WORKSHEET.splitlines()[1].replace("101", "109") + "\r\n"
    done = export(course, NAME, "moodle", roster=roster(tmp_path, text), id_column="ID number")
    assert [row[5] for row in table(done.path)] == ["Grade", "", "3", "", ""]
    assert "s001: roster.csv: is in the roster 2 times" in str(done.findings[0])


def test_a_worksheet_with_semicolons_comes_back_with_semicolons(course, tmp_path):
    source = tmp_path / "w.csv"
    with source.open("w", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(WORKSHEET.splitlines()))
        csv.writer(file, delimiter=";").writerows(rows)
    done = export(course, NAME, "moodle", roster=source)
    assert [row[5] for row in table(done.path, ";")] == ["Grade", "5", "3", ""]


def test_plain_csv_has_everybody_and_no_formula(course):
    done = export(course, NAME, "csv")
    rows = {row[0]: row for row in table(done.path)}
    assert done.grades == 3 and rows["s003"][5] == "missing"
    assert rows["s001"][1] == f"'{FORMULA}" and rows["s001"][3] == "'@one"
    assert rows["s002"][rows["student_id"].index("score")] == "3"


def test_points_given_by_hand_are_exported(course):
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("double-tests", NAME, NAME, "s002")
        grade.manual_score = 1.5
        gradebook.db.commit()
    rows = {row[0]: row for row in table(export(course, NAME, "csv").path)}
    assert rows["s002"][rows["student_id"].index("score")] == "4.5"


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("  =1", "'  =1"), ("\uff1d1", "'\uff1d1"),
        ("-3.5", "-3.5"), ("5", "5"), ("-", "-"), ("", ""), ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_harmless_cells(cell, expected):
    assert harmless(cell) == expected


@pytest.mark.parametrize("value, text", [(5, "5"), (0, "0"), (10.0, "10"), (2.345, "2.35"),
                                         (12345.5, "12345.5"), (1 / 3, "0.33")])  # fmt: skip
def test_points(value, text):
    assert points(value) == text


def test_what_cannot_be_exported_is_said(course, tmp_path):
    source = roster(tmp_path, WORKSHEET)
    for arguments, words in (
        ({"system": "moodle"}, "needs --roster"),
        ({"system": "canvas", "roster": source}, "a file of moodle, not of canvas"),
        ({"system": "moodle", "roster": source, "id_column": "Shoe size"}, "no column 'Shoe"),
        ({"system": "moodle", "roster": tmp_path / "none.csv"}, "cannot be read"),
    ):
        with pytest.raises(CourseError, match=words):
            export(course, NAME, **arguments)
    short = roster(tmp_path, "Identifier,Full name,ID number,Grade\nParticipant 1,A,s001,\n")
    with pytest.raises(CourseError, match=r"no column Last modified \(grade\)"):
        export(course, NAME, "moodle", roster=short)


def run(*arguments) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_exit_codes_and_what_is_printed(course, tmp_path):
    source = roster(tmp_path, WORKSHEET)
    target = tmp_path / "back.csv"
    common = ("export", NAME, "--course", course.root, "--to", "moodle")
    code, text = run(*common, "--roster", source, "--output", target)
    assert code == 1 and "look: s004: roster.csv: is not in the roster" in text, text
    assert "2 grades in" in text and target.is_file()
    code, text = run(*common)
    assert code == 2 and "needs --roster" in text
    code, text = run("export", NAME, "--course", course.root)
    assert code == 0 and "3 grades in" in text


@pytest.mark.parametrize("system", ["moodle", "canvas"])
def test_round_trip_collect_grade_export(tmp_path, system):
    course = make_course(tmp_path / "course")
    names = {
        "moodle": "Student {word}_10{number}_assignsubmission_file_/{file}",
        "canvas": "{lower}student_20{number}_900{number}_{file}",
    }[system]
    broken = nbformat.writes(answered("square")).encode()
    people = (("One", NOTEBOOK), ("Two", OTHER), ("Three", broken))
    source = make_zip(
        tmp_path / "download.zip",
        {
            names.format(word=word, lower=word.lower(), number=number, file=FILE): content
            for number, (word, content) in enumerate(people, start=1)
        },
    )
    text = {"moodle": WORKSHEET.replace("O'Student, Twö", "Student Two"), "canvas": GRADEBOOK}
    who = roster(tmp_path, text[system])
    assert not collect(course, NAME, source, roster=who).needs_a_look
    assert {r.student: r.score for r in ours(course, NAME, RunOptions(kernel="plain"))} == {
        "s001": 5, "s002": 2, "s003": 3,
    }  # fmt: skip
    done = export(course, NAME, system, roster=who)
    column = {"moodle": 5, "canvas": -1}[system]
    assert [row[column] for row in table(done.path)][-3:] == ["5", "2", "3"]
    assert not done.findings and not done.without_grade
