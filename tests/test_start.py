"""A course directory from nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.course.gradebook import schema_version
from autograder.course.release import release
from autograder.course.start import start
from autograder.errors import CourseError
from tests.courses import FULL, NAME, answered, hand_in, make_course
from tests.graders import ours


@pytest.fixture
def assignment(tmp_path):
    """The folder of an assignment, with an instructor's notebook."""
    return make_course(tmp_path / "other").folder("source", ".", NAME)


def test_a_course_is_made_released_and_graded(tmp_path, assignment):
    course = start(tmp_path / "new", [assignment])
    assert course.source_assignments() == [NAME]
    assert course.directory.course_id == "new"
    release(course, NAME)
    hand_in(course, "s001", answered())
    assert [row.score for row in ours(course, NAME)] == [FULL]


def test_what_its_exercises_name_goes_along(tmp_path, assignment):
    named = '[sections.Q1]\ntitle = "What?"\npage = "1.html#q1"\n'
    (assignment.parent / "questions.toml").write_text(named)
    page = start(tmp_path / "new", [assignment]).app.config.FeedbackPage
    assert page.sections == {"Q1": {"title": "What?", "page": "1.html#q1"}}
    assert "FeedbackPage" not in start(tmp_path / "bare", []).app.config


def test_the_command_says_what_comes_next(tmp_path, assignment):
    folder = tmp_path / "new"
    result = CliRunner().invoke(app, ["start", str(folder), str(assignment)])
    assert result.exit_code == 0
    assert f"autograder release --course {folder}" in result.output.replace("\n", "")


def test_what_is_there_is_kept(tmp_path, assignment):
    start(tmp_path / "new", [])
    before = (tmp_path / "new" / "nbgrader_config.py").read_text()
    with pytest.raises(CourseError, match="is there already; nothing was written"):
        start(tmp_path / "new", [assignment])
    assert (tmp_path / "new" / "nbgrader_config.py").read_text() == before
    assert not any((tmp_path / "new" / "source").iterdir())


def test_a_folder_without_graded_cells_is_no_assignment(tmp_path, assignment):
    with pytest.raises(CourseError, match="a folder with a notebook"):
        start(tmp_path / "new", [tmp_path])
    notebook = next(assignment.glob("*.ipynb"))
    notebook.write_text(notebook.read_text().replace('"grade": true', '"grade": false'))
    with pytest.raises(CourseError, match="no graded cell"):
        start(tmp_path / "new", [assignment])
    assert not (tmp_path / "new").exists()


def test_a_new_gradebook_has_the_version_that_nbgrader_writes():
    ask = "import nbgrader.api; print(nbgrader.api.get_alembic_version())"
    programs = str(Path(sys.executable).parent)
    told = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | {"PATH": os.pathsep.join([programs, os.environ["PATH"]])},
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == schema_version(), told.stderr
