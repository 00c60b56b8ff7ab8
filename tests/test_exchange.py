"""nbgrader's exchange, from its release of an assignment to the feedback that a learner fetches."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import get_username

from tests.courses import NAME, answered, cell_of, make_course
from tests.graders import PROGRAMS, command, scores

#: nbgrader hands in as the user of the system, whoever that is here.
LEARNER = get_username()


@pytest.fixture
def exchange(tmp_path):
    """A course, a learner's folder, and what runs nbgrader in one of them."""
    root, home = tmp_path / "exchange", tmp_path / "home"
    root.mkdir()
    root.chmod(0o777)
    home.mkdir()
    settings = f"c.Exchange.root = {str(root)!r}\nc.Exchange.cache = {str(home / 'cache')!r}\n"
    course = make_course(tmp_path / "course", settings)
    config = f"c = get_config()\nc.CourseDirectory.course_id = 'test'\n{settings}"
    (home / "nbgrader_config.py").write_text(config)

    def run(folder: Path, *arguments: str) -> None:
        program = [sys.executable, PROGRAMS / "nbgrader", *arguments]
        done = subprocess.run(program, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    return course, home, run


def test_feedback_goes_the_way_of_nbgraders_exchange(exchange):
    course, home, run = exchange
    run(course.root, "release_assignment", NAME)
    run(home, "fetch_assignment", NAME)
    fetched = {}
    for score, notebook in ((2, answered("double")), (5, answered())):
        cell_of(notebook, "double")["source"] += f"\n# {score}"
        nbformat.write(notebook, home / NAME / f"{NAME}.ipynb")
        run(home, "submit", NAME)
        run(course.root, "collect", "--update", NAME)
        graded = command(course, "grade", NAME)
        assert graded.returncode == 0, graded.stderr
        assert scores(course, NAME) == {LEARNER: score}
        assert command(course, "feedback", NAME).returncode == 0
        run(course.root, "release_feedback", NAME)
        run(home, "fetch_feedback", NAME)
        pages = {*home.glob(f"{NAME}/feedback/*/{NAME}.html")} - fetched.keys()
        fetched |= {page: score for page in pages}
    assert sorted(fetched.values()) == [2, 5]
    for page, score in fetched.items():
        text = page.read_text(encoding="utf-8")
        assert f'<p class="score">{score} <small>of 5 points' in text
        assert "Content-Security-Policy" in text
    written = course.folder("feedback", LEARNER, NAME) / f"{NAME}.html"
    assert written.read_text(encoding="utf-8") in [page.read_text() for page in fetched]
