"""What nbgrader can be told, this grader is told as well, or refuses in words."""

import ast
import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder.cli.app import app
from autograder.course import options
from autograder.course.directory import Course
from autograder.course.release import release
from autograder.course.timeouts import limits_of, longest
from autograder.errors import CourseError
from autograder.kernel.options import RunOptions
from tests import ROOT
from tests.courses import FULL, NAME, answered, cell_of, hand_in, make_course, source_notebook
from tests.graders import command, ours

pytestmark = pytest.mark.usefixtures("one_plain_server")

# The table ----------------------------------------------------------------------------------------


def test_the_table_has_every_option_of_the_installed_nbgrader_and_no_other():
    assert sorted(option.name for option in options.table()) == sorted(options.options())


@pytest.mark.parametrize("option", options.table(), ids=lambda option: option.name)
def test_a_row_says_what_becomes_of_an_option_and_names_its_test(option):
    assert option.says and bool(option.test) == (option.fate == "honoured")
    if option.test:
        file, *_, name = option.test.split("::")
        path = ROOT / file
        if "nbgraders_own" in file:
            from nbgrader.tests.apps import test_nbgrader_autograde as theirs

            path = Path(theirs.__file__)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in tests


def test_every_name_on_nbgraders_command_line_is_one_of_ours():
    from nbgrader.apps import AutogradeApp
    from typer.main import get_command

    grade = get_command(app).commands["grade"]
    here = {name.lstrip("-") for parameter in grade.params for name in parameter.opts}
    assert {*AutogradeApp.aliases, *AutogradeApp.flags} <= here


REFUSED = [option for option in options.table() if option.fate == "refused"]
#: A value for each that is not nbgrader's own.
SET_TO = {"enabled": "False", "force_raise_errors": "True", "extra_arguments": "['--x']"}


@pytest.mark.parametrize("option", REFUSED, ids=lambda option: option.name)
def test_what_is_refused_is_refused_in_words_before_anything_runs(tmp_path, option):
    value = SET_TO.get(option.name.partition(".")[2], "'nbconvert.exporters.HTMLExporter'")
    value = "print" if ".on_" in option.name else value
    course = make_course(tmp_path, f"c.{option.name} = {value}\n" * ("exporter" not in option.name))
    if "exporter" in option.name:
        course.app.config.Autograde.exporter_class = value
    with pytest.raises(CourseError, match=option.name) as refused:
        options.refuse_options(course)
    assert option.says in str(refused.value)


def test_an_option_that_nbgrader_does_not_have_is_an_error(tmp_path):
    course = make_course(tmp_path)
    for wrong in ("--Execute.timeuot=3", "--no-such-flag"):
        with pytest.raises(CourseError, match="no option"):
            Course(course.root, [wrong])
    with pytest.raises(CourseError, match="timeout"):
        limits_of(Course(course.root, ["--Execute.timeout=soon"]), NAME)


# Time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "given", "seconds"),
    [
        ("", None, (30, 300)),
        ("c.Execute.timeout = 90", None, (90, 900)),
        ("c.ExecutePreprocessor.timeout = 7", None, (7, 300)),
        ("c.Execute.timeout = None", None, (300, 300)),
        ("c.Execute.timeout = -1", None, (300, 300)),
        ("c.Execute.timeout = 90", 5, (5, 300)),
        ("c.Execute.timeout_func = lambda cell: 50 if 'x' in cell.source else 1", 5, (5, 300)),
        ("c.Execute.timeout_func = lambda cell: 50 if 'x' in cell.source else 1", None, (50, 300)),
    ],
)
def test_the_limit_of_a_cell_is_that_of_the_course(tmp_path, config, given, seconds):
    course = make_course(tmp_path, config + "\n")
    limits, timeout = limits_of(course, NAME, cell_seconds=given)
    cell = longest(timeout, answered(), limits) if timeout else limits.cell_seconds
    assert (cell, limits.submission_seconds) == seconds


def test_a_function_for_limits_that_fails_is_an_error_in_words(tmp_path):
    course = make_course(tmp_path, "c.Execute.timeout_func = lambda cell: 1 / 0\n")
    limits, timeout = limits_of(course, NAME)
    with pytest.raises(CourseError, match=r"timeout_func .* ZeroDivisionError"):
        longest(timeout, answered(), limits)


def test_a_cell_out_of_time_names_both_ways_to_give_it_more(tmp_path):
    course = make_course(tmp_path, "c.Execute.timeout = 1\n")
    slow = answered()
    cell_of(slow, "square")["source"] += "\nimport time\ntime.sleep(60)"
    hand_in(course, "s001", slow)
    done = command(course, "grade", NAME)
    assert "--cell-seconds" in done.stdout and "Execute.timeout" in done.stdout
    assert "after 1 seconds" in done.stdout


# What is graded -----------------------------------------------------------------------------------


def test_a_configuration_names_what_is_graded(tmp_path):
    config = f"c.CourseDirectory.assignment_id = {NAME!r}\nc.CourseDirectory.student_id = 's0*'\n"
    course = make_course(tmp_path, config)
    for student in ("s001", "s002", "t001"):
        hand_in(course, student, answered())
    done = command(course, "grade")
    assert "2 submissions" in done.stdout, done.stdout + done.stderr
    assert not course.folder("autograded", "t001", NAME).exists()


def test_a_course_with_other_folders(tmp_path):
    source = tmp_path / "masters" / NAME
    source.mkdir(parents=True)
    nbformat.write(source_notebook(), source / f"{NAME}.ipynb")
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nd = c.CourseDirectory\nd.course_id = 'other'\n"
        "d.source_directory, d.release_directory = 'masters', 'given'\n"
        "d.submitted_directory, d.autograded_directory = 'in', 'out'\n"
        "d.directory_structure = '{nbgrader_step}/{assignment_id}/{student_id}'\n"
    )
    course = Course(tmp_path)
    release(course, NAME)
    folder = tmp_path / "in" / NAME / "s001"
    folder.mkdir(parents=True)
    nbformat.write(answered(), folder / f"{NAME}.ipynb")
    assert [row.score for row in ours(course, NAME)] == [FULL]
    assert (tmp_path / "out" / NAME / "s001" / f"{NAME}.ipynb").is_file()
    assert (tmp_path / "given" / NAME).is_dir()


def test_large_files_are_left_out(tmp_path):
    course = make_course(
        tmp_path, "c.CourseDirectory.max_file_size = 2\nc.CourseDirectory.max_dir_size = 3\n"
    )
    folder = hand_in(course, "s001", answered())
    for name, size in (("a.csv", 2500), ("b.csv", 1800), ("c.csv", 1800)):
        (folder / name).write_bytes(b"x" * size)
    (row,) = ours(course, NAME)
    assert any("more than the course allows" in str(finding) for finding in row.findings)
    kept = {path.name for path in course.folder("autograded", "s001", NAME).glob("*.csv")}
    assert kept == {"b.csv"}


# What nbgrader does with it -----------------------------------------------------------------------


def test_hooks_are_called(tmp_path):
    hook = "def told(assignment, student, notebooks):\n    open({!r}, 'a').write(assignment)\n"
    config = hook.format(str(tmp_path / "told")) + (
        "c.Autograde.pre_convert_hook = told\nc.Autograde.post_convert_hook = told\n"
    )
    course = make_course(tmp_path / "course", config)
    hand_in(course, "s001", answered())
    ours(course, NAME)
    assert (tmp_path / "told").read_text() == NAME * 2
    ours(course, NAME)
    assert (tmp_path / "told").read_text() == NAME * 2


def test_steps_with_their_options(tmp_path):
    config = (
        "c.IgnorePattern.enabled, c.IgnorePattern.pattern = True, 'nobody'\n"
        "c.LimitOutput.max_lines, c.LimitOutput.max_traceback = 5, 4\n"
    )
    course = make_course(tmp_path, config)
    noisy = answered()
    noisy.cells.append(new_code_cell("import sys\nprint('nobody wants it', file=sys.stderr)"))
    noisy.cells.append(new_code_cell("for i in range(99):\n    print(i)"))
    noisy.cells.append(new_code_cell("def f(n):\n    f(n - 1) if n else 1 / 0\nf(20)"))
    hand_in(course, "s001", noisy)
    ours(course, NAME)
    path = course.folder("autograded", "s001", NAME) / f"{NAME}.ipynb"
    *_, ignored, long, deep = nbformat.read(path, as_version=4).cells
    assert ignored.outputs == []
    assert long.outputs[0].text.count("\n") <= 5
    assert len(deep.outputs[0].traceback) <= 4
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'test'\nc.LimitOutput.enabled = False\n"
    )
    (row,) = ours(Course(tmp_path), NAME)
    assert row.state == "graded", "a step has other options now"
    assert nbformat.read(path, as_version=4).cells[-2].outputs[0].text.count("\n") == 99


def test_debug_is_in_the_log(tmp_path):
    course = make_course(tmp_path)
    hand_in(course, "s001", answered())
    log = course.work / "nbgrader.log"
    command(course, "grade", NAME)
    assert " DEBUG " not in log.read_text()
    command(course, "grade", NAME, "--debug", "--force")
    assert " DEBUG " in log.read_text()


#: How the course changes, and the penalty of a hand-in of 5 points that is an hour late.
PENALTIES = [
    ("c.LateSubmissionPlugin.penalty_method = 'zero'", 5),
    ("c.LateSubmissionPlugin.penalty_method = 'none'", 0),
    ("c.AssignLatePenalties.plugin_class = 'mine.Two'", 2),
    ("c.AssignLatePenalties.plugin_class = 'mine.Two'\nc.AssignLatePenalties.enabled = False", 2),
]


def test_a_penalty_is_recorded_anew_when_what_it_depends_on_changes(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    (tmp_path / "mine.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\n"
        "class Two(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, late):\n        return 2\n"
    )
    monkeypatch.chdir(tmp_path.parent)
    folder = hand_in(course, "s001", answered())
    (folder / "timestamp.txt").write_text("2030-01-01 13:00:00 UTC")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2030-01-01 12:00:00 UTC")
    before = (tmp_path / "nbgrader_config.py").read_text()
    for config, penalty in PENALTIES:
        (tmp_path / "nbgrader_config.py").write_text(f"{before}{config}\n")
        (row,) = ours(Course(tmp_path), NAME)
        assert (row.state, row.penalty, row.seconds_late) == ("graded", penalty, 3600), config
    (tmp_path / "nbgrader_config.py").write_text(f"{before}{PENALTIES[2][0]}\n")
    course = Course(tmp_path)
    assert [row.penalty for row in ours(course, NAME)] == [2]
    assert [row.state for row in ours(course, NAME)] == ["unchanged"]
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2030-01-02 12:00:00 UTC")
    (row,) = ours(course, NAME)
    assert (row.state, row.penalty, row.seconds_late) == ("graded", 0, 0)
    assert [row.state for row in ours(course, NAME)] == ["unchanged"]


# From elsewhere -----------------------------------------------------------------------------------


def test_the_users_configuration_names_the_course(tmp_path, monkeypatch):
    course = make_course(tmp_path / "course")
    home = tmp_path / "jupyter"
    home.mkdir()
    root = f"c = get_config()\nc.CourseDirectory.root = {str(course.root)!r}\n"
    (home / "nbgrader_config.py").write_text(root)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(home))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert Course().root == course.root
    other = make_course(tmp_path / "other")
    assert Course(other.root).root == other.root == Path(other.directory.root)


def test_nothing_is_executed_and_everybody_right_is_refused(tmp_path):
    course = make_course(tmp_path, "c.Execute.enabled = False\n")
    hand_in(course, "s001", answered())
    with pytest.raises(CourseError, match="--no-execute"):
        ours(course, NAME)


def test_a_record_says_how_it_was_graded(tmp_path):
    course = make_course(tmp_path)
    hand_in(course, "s001", answered())
    done = command(course, "grade", NAME, "--no-execute")
    assert "what the submission claims" in done.stdout, done.stdout + done.stderr
    record = course.folder("autograded", "s001", NAME) / "autograder.json"
    assert json.loads(record.read_text())["statuses"][NAME]["outcome"] == "not executed"
    assert [row.state for row in ours(Course(course.root), NAME, options=RunOptions())] == [
        "graded"
    ]
