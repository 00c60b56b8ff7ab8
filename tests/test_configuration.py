"""A configuration with a slip in it: its file and line are said, and nothing is done by default."""

import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.course.directory import Course
from autograder.desk.tasks import Task, do
from autograder.errors import CourseError

SLIP = "c = get_config()\nc.CourseDirectory.course_id = (1\n"
SAID = "nbgrader_config.py, line 2, does not load: SyntaxError: '(' was never closed"


def course_with(folder, config, name="nbgrader_config.py"):
    (folder / name).write_text(config)
    return folder


@pytest.mark.parametrize(
    "config, says",
    [
        (SLIP, SAID),
        ("c = get_config()\n\nc.Watch.results = 1 / 0\n", "py, line 3, does not load: ZeroDiv"),
        ("import no_such_module\n", "py, line 1, does not load: ModuleNotFoundError"),
        ("def f(x):\n    return 1 / x\n\n\nf(0)\n", "py, line 2, does not load: ZeroDivision"),
        ("raise SystemExit(0)\n", "py, line 1, does not load: it ends the program"),
        ("load_subconfig('other.py')\n", "other.py, line 2, does not load: NameError"),
        ("\0", "nbgrader_config.py does not load: SyntaxError"),
    ],
)
def test_file_and_line(config, says, tmp_path):
    (tmp_path / "other.py").write_text("\nc.x = y\n")
    with pytest.raises(CourseError) as refused:
        Course(course_with(tmp_path, config))
    assert says in str(refused.value) and str(tmp_path) in str(refused.value)


def test_file_and_line_of_json(tmp_path):
    with pytest.raises(CourseError, match=r"nbgrader_config.json, line 2, does not load: JSON"):
        Course(course_with(tmp_path, '{"Exchange":\n', "nbgrader_config.json"))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    "command",
    ["grade", "feedback", "report", "release", "changes", "watch", "comment", "export"],
)
def test_each_command_says_so(command, named, tmp_path, monkeypatch):
    course_with(tmp_path, SLIP)
    if not named:
        monkeypatch.chdir(tmp_path)
    arguments = [command, "ps1"] + ["--no-server"] * (command == "grade")
    arguments += ["--to", "moodle"] * (command == "export")
    done = CliRunner().invoke(app, arguments + ["--course", str(tmp_path)] * named)
    assert done.exit_code == 2, done.output
    assert SAID in done.stderr


@pytest.mark.parametrize("kind", ["grade", "feedback"])
def test_so_does_a_button(kind, tmp_path):
    said = []
    do(Task(kind, str(course_with(tmp_path, SLIP)), "ps1"), said.append)
    assert not said[-1]["ok"] and SAID in said[-1]["log"] and "error" not in said[-1]
