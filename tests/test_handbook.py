"""The instructor's handbook, followed word for word by somebody who types what stands there.

The commands are read from the page itself, so it cannot drift from what works.
"""

import os
import re
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests import ROOT
from tests.downloads import WORKSHEET

pytestmark = pytest.mark.usefixtures("one_server")

HANDBOOK = (ROOT / "instructors" / "handbook.md").read_text(encoding="utf-8")
ASSIGNMENT = "01-lookup"
#: Who hands in, and which exercises they have solved.
CLASS = {"s001": ["look-up-rows", "one-hot", "safe-ids"], "s002": ["one-hot"], "s003": []}

#: What is typed in the place of a line, and why.
INSTEAD = {
    "make course": (":", "the environment is there, and what else it makes is not needed here"),
    "/path/to/the/repository/.venv/bin/python -m jupyterlab": (
        ":",
        "tests/test_formgrader.py opens it in a browser",
    ),
    "autograder check 01-lookup": (":", "half a minute of work; tests/test_answers.py does it"),
    "autograder mutants 01-lookup": (":", "minutes of work; tests/test_mutants.py does some of it"),
}


def commands():
    """The lines of all blocks of commands, in order, without what follows them as a comment."""
    blocks = re.findall(r"^( *)```sh\n(.*?)^\1```$", HANDBOOK, re.MULTILINE | re.DOTALL)
    lines = [line for _, block in blocks for line in textwrap.dedent(block).splitlines()]
    return [re.sub(r"\s+# .*", "", line) for line in lines]


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The course directory after all commands were typed, and what they printed."""
    folder = tmp_path_factory.mktemp("handbook")
    clone = folder / "the repository"
    clone.mkdir()
    (clone / ".venv").symlink_to(Path(sys.prefix).resolve())
    for name in ("solutions", "tests"):
        (clone / name).symlink_to(ROOT / name)
    make = f"'{sys.executable}' -c 'import sys; from tests.test_handbook import *; downloads()'"
    typed = []
    for line in commands():
        typed.append(f"printf '\\n$ %s\\n' {quoted(line)}")
        typed.append(INSTEAD.get(line, (line, ""))[0])
        # The class downloads the release, works, hands in; the university has it in these files.
        typed += [make] if line.startswith("autograder release") else []
    script = "\n".join(["set -e", "shopt -s expand_aliases", *typed])
    done = subprocess.run(
        ["bash"],
        input=script,
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    (folder / "transcript.txt").write_text(done.stdout, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-4000:]
    return folder / "my-course", done.stdout


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def downloads():
    """Fill the folder ``downloads`` of the course: a zip of folders, and what Moodle gives."""
    os.mkdir("downloads")
    notebook = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    source = nbformat.read(f"source/{notebook}", as_version=4)
    right = {cell.id: cell.source for cell in source.cells}
    worksheet = [WORKSHEET.splitlines()[0]]
    with (
        zipfile.ZipFile("downloads/class.zip", "w") as folders,
        zipfile.ZipFile("downloads/submissions.zip", "w") as moodle,
        zipfile.ZipFile("for-the-class.zip") as release,
    ):
        for number, (student, solved) in enumerate(CLASS.items(), start=101):
            answer = nbformat.reads(release.read(notebook).decode(), as_version=4)
            for cell in answer.cells:
                cell.source = right[cell.id] if cell.id in solved else cell.source
            text, name = nbformat.writes(answer), f"Student {student}"
            folders.writestr(f"{student}/{ASSIGNMENT}.ipynb", text)
            moodle.writestr(f"{name}_{number}_assignsubmission_file_/{ASSIGNMENT}.ipynb", text)
            worksheet.append(f"Participant {number},{name},{student},,Submitted,,20,Yes,-,-,")
    with open("downloads/worksheet.csv", "w", encoding="utf-8") as file:
        file.write("\n".join([*worksheet, ""]))


def test_what_is_typed_in_the_place_of_a_line_stands_on_the_page():
    assert set(INSTEAD) <= set(commands())
    assert len(commands()) >= 14


def test_every_learner_has_a_feedback_page_and_a_grade_at_the_end(followed):
    course, _ = followed
    for student in CLASS:
        assert (course / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").is_file()
    assert (course / "reports" / ASSIGNMENT / "report.html").is_file()
    grades = (course / "reports" / ASSIGNMENT / "moodle.csv").read_text(encoding="utf-8-sig")
    given = dict(re.findall(r"(s00\d),,Submitted,([\d.]+),20", grades))
    assert set(given) == set(CLASS)
    assert float(given["s001"]) > float(given["s002"]) > float(given["s003"]) == 0


def test_what_the_page_says_about_the_output_is_so(followed):
    course, told = followed
    assert "0 need a look" in told
    assert not re.search(r"error|Traceback", told.replace("Maximum", ""))
    names = {path.name for path in course.iterdir()}
    assert {"nbgrader_config.py", "source", "release", "for-the-class.zip"} <= names
