"""A gradebook in PostgreSQL holds the same grades as one in SQLite.

The server is a private one, of the programs that Debian's package installs: it listens at a Unix
socket in a temporary folder, at no port.
"""

import csv
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import nbformat
import pytest

from autograder.course.directory import Course
from tests.courses import NAME, answered, cell_of, hand_in, make_course
from tests.graders import command, scores

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = [
    pytest.mark.usefixtures("one_plain_server"),
    pytest.mark.skipif(
        not PROGRAMS, reason="PostgreSQL is not installed: apt-get install postgresql"
    ),
]


def run(program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs; as root, which it refuses to be, as its own user."""
    user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    finished = subprocess.run(
        [PROGRAMS[-1] / program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        **(user if os.geteuid() == 0 else {}),
    )
    assert finished.returncode == 0, finished.stderr


@pytest.fixture(scope="module")
def socket_folder():
    """A server with nothing in it; the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # A socket's path must be short.
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    run("initdb", "--username=grader", "--auth=trust", "--encoding=UTF8", "--no-sync", data)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    start = ("--pgdata", data, "--options", options, "--log", folder / "log", "--wait", "start")
    run("pg_ctl", *start)
    yield folder
    run("pg_ctl", "--pgdata", data, "--mode=immediate", "--wait", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def database(socket_folder, request):
    """The address of a new, empty database, as nbgrader's configuration wants it."""
    name = request.node.name
    run("createdb", f"--host={socket_folder}", "--username=grader", name)
    return f"postgresql+psycopg2://grader@/{name}?host={socket_folder}"


def hand_in_all(course: Course) -> None:
    split = answered()
    copied = nbformat.from_dict({**cell_of(split, "double"), "id": "again"})
    split.cells.insert(2, copied)
    crash = answered()
    cell_of(crash, "square")["source"] = "import os\nos._exit(3)"
    hand_ins = {
        "s001": answered(),
        "s002": answered("double"),
        "Zoë Müller": answered("square"),
        "o'brien": answered(),
        "100%": split,
        "broken": b"{",
        "crash": crash,
    }
    for student, content in hand_ins.items():
        hand_in(course, student, content)


def rows(course: Course) -> list[dict]:
    with open(course.root / "reports" / NAME / "grades.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_grades_are_those_of_sqlite(database, tmp_path):
    sqlite = make_course(tmp_path / "sqlite")
    other = make_course(tmp_path / "other", f"c.CourseDirectory.db_url = {database!r}\n")
    for course in (sqlite, other):
        hand_in_all(course)
        with course.gradebook() as gradebook:
            gradebook.add_student("s003", last_name="Absent")
        finished = command(course, "grade", NAME)
        assert (finished.returncode, finished.stderr) == (1, "")
    assert not (other.root / "gradebook.db").exists()
    assert len(scores(sqlite, NAME)) == 7
    assert scores(other, NAME) == scores(sqlite, NAME)
    assert rows(other) == rows(sqlite)

    corrected = answered()
    cell_of(corrected, "square")["source"] += "  # at last"
    hand_in(other, "s002", corrected)
    again = command(other, "grade", NAME)
    assert "1 notebooks executed, 5 found already executed" in again.stdout, again.stderr
    assert scores(other, NAME) == scores(sqlite, NAME) | {"s002": 5}
    assert {row["student_id"] for row in rows(other) if row["state"] == "graded"} == {"s002"}


def test_a_watcher_writes_into_it(database, tmp_path):
    course = make_course(tmp_path, f"c.CourseDirectory.db_url = {database!r}\n")
    hand_in(course, "s001", answered())
    hand_in(course, "s002", answered("double"))
    watched = command(course, "watch", NAME, "--once", "--no-exchange")
    assert watched.returncode == 0, watched.stderr
    assert scores(course, NAME) == {"s001": 5, "s002": 2}


def test_an_id_too_long_for_it_costs_the_others_nothing(database, tmp_path):
    course = make_course(tmp_path, f"c.CourseDirectory.db_url = {database!r}\n")
    hand_in(course, "s001", answered())
    hand_in(course, "s002" * 50, answered())
    hand_in(course, "s003", answered("double"))
    finished = command(course, "grade", NAME)
    assert finished.returncode == 1
    assert scores(course, NAME) == {"s001": 5, "s003": 2}
    assert "value too long" in finished.stdout


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path):
    url = f"postgresql+psycopg2://grader:secret@/nothing?host={tmp_path}"
    (tmp_path / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n"
    )
    hand_in(Course(tmp_path), "s001", answered())
    finished = command(Course(tmp_path), "grade", NAME)
    assert finished.returncode == 2
    assert "The gradebook postgresql+psycopg2://grader:***@/nothing" in finished.stderr
    assert "cannot be opened" in finished.stderr and "secret" not in finished.stderr
    assert len(finished.stderr.splitlines()) == 1
