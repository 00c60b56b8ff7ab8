"""What a course lets its submissions reach, by name; and nothing else."""

import socket
import threading

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.kernel.options import RunOptions
from autograder.kernel.reach import OWN_FOLDER, Reach
from autograder.kernel.run import run_notebook
from tests.courses import CONFIG, FULL, NAME, answered, cell_of, hand_in, make_course
from tests.graders import command, ours


def run(*cells: str, reach: Reach = OWN_FOLDER):
    """Run cells confined; return their outputs, as text, and the isolation."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    executed, status = run_notebook(notebook, RunOptions(kernel="plain", reach=reach), files={})
    said = [
        "".join(output.get("text", output.get("ename", "")) for output in cell.outputs).strip()
        for cell in executed.cells
    ]
    return said, status.isolation


@pytest.fixture
def data(tmp_path_factory):
    """A folder with a file, and another one beside it."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("open", "closed"):
        (folder / name).mkdir()
        (folder / name / "numbers.txt").write_text("1 2 3")
    return folder


def test_a_folder_is_read_and_not_written_and_the_one_beside_it_is_neither(data):
    said, isolation = run(
        f"print(open('{data}/open/numbers.txt').read())",
        f"open('{data}/open/new', 'w')",
        f"open('{data}/closed/numbers.txt')",
        reach=Reach(folders=(f"{data}/open",)),
    )
    assert said[0] == "1 2 3"
    assert said[1] in ("OSError", "PermissionError")
    assert said[2] in ("FileNotFoundError", "PermissionError")
    assert not (data / "open" / "new").exists()
    assert isolation.allowed == [f"files in {data}/open"]
    assert isolation.reads_confined and isolation.level == run("1")[1].level


def test_a_variable_is_seen_and_no_other(monkeypatch):
    monkeypatch.setenv("FOR_THEM", "value")
    monkeypatch.setenv("NOT_FOR_THEM", "secret")
    see = "import os; print(os.environ.get('FOR_THEM'), os.environ.get('NOT_FOR_THEM'))"
    assert run(see, reach=Reach(environment=("FOR_THEM", "NOT_SET")))[0] == ["value None"]
    assert run(see)[0] == ["None None"]


@pytest.fixture
def port():
    """A port of this machine that answers one connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with server.accept()[0] as connection:
                connection.sendall(b"hello")

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


CONNECT = "import socket\nprint(socket.create_connection(('127.0.0.1', {}), 5).recv(9))"


def test_the_network_is_there_where_it_is_allowed_and_only_there(port):
    assert run(CONNECT.format(port))[0][0] in (
        "PermissionError",
        "OSError",
        "ConnectionRefusedError",
    )
    said, isolation = run(
        CONNECT.format(port), "socket.socket(socket.AF_PACKET)", reach=Reach(True)
    )
    if isolation.scratch_limited:  # It has a file tree of its own.
        assert said[0] == "b'hello'"
        assert isolation.allowed == ["the network of this machine"]
        assert isolation.level == run("1")[1].level
    assert said[1] in ("PermissionError", "OSError", "NameError")


def test_a_course_names_what_its_submissions_may_read(tmp_path, data):
    config = f"c.Permissions.folders = ['{data}/open', 'shared']\n"
    reads = f"open('{data}/open/numbers.txt').read()"
    exercises = [
        ("double", f"def double(x):\n    return len({reads}) + x", "assert double(4) == 9", 5)
    ]
    (tmp_path / "shared").mkdir()
    course = make_course(tmp_path, config, exercises)
    notebook = answered()
    cell_of(notebook, "double").source = exercises[0][1]
    hand_in(course, "s001", notebook)
    (row,) = ours(course, NAME)
    assert row.score == FULL
    folders = [f"files in {data}/open", f"files in {tmp_path.resolve()}/shared"]
    assert row.notebooks[NAME].status.run.isolation.allowed == folders
    run = command(course, "doctor", "--course", str(course.root))
    assert f"files in {data}/open" in run.stdout


@pytest.mark.parametrize("folder", [".", "source", "source/ps1", "/", "submitted", "gradebook.db"])
def test_solutions_and_grades_are_never_to_be_read(tmp_path, folder):
    course = make_course(tmp_path, f"c.Permissions.folders = [{folder!r}]\n")
    hand_in(course, "s001", answered())
    with pytest.raises(CourseError, match=r"could read|is not there"):
        ours(course, NAME)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    course = make_course(tmp_path, "c.Permissions.folders = ['/no/such/folder']\n")
    hand_in(course, "s001", answered())
    run = command(course, "grade", NAME)
    assert run.returncode == 2
    assert "Permissions.folders in nbgrader_config.py: /no/such/folder is not there." in run.stderr


def test_files_beyond_the_limit_are_named_and_so_is_the_option(tmp_path):
    course = make_course(tmp_path, "c.Permissions.scratch_mib = 1\n")
    big = course.folder("source", ".", NAME) / "data.bin"
    big.write_bytes(bytes(2 * 2**20))
    hand_in(course, "s001", answered())
    run = command(course, "grade", NAME)
    assert run.returncode == 2
    assert "Permissions.scratch_mib" in run.stderr and "Traceback" not in run.stderr
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("scratch_mib = 1", "scratch_mib = 4"))
    assert command(course, "grade", NAME).returncode == 0


def test_what_a_learner_hands_in_beyond_the_limit_is_left_out_and_said(tmp_path):
    course = make_course(tmp_path, "c.Permissions.scratch_mib = 1\n")
    folder = hand_in(course, "s001", answered())
    (folder / "mine.bin").write_bytes(bytes(2 * 2**20))
    (row,) = ours(course, NAME)
    assert row.score == FULL
    assert "mine.bin" in str(row.findings[0])


def test_memory_is_what_the_course_says(tmp_path):
    course = make_course(tmp_path, "c.Permissions.memory_gib = 0.5\n")
    notebook = answered()
    notebook.cells.append(nbformat.v4.new_code_cell("x = bytearray(2**30)", id="too-much"))
    hand_in(course, "s001", notebook)
    (row,) = ours(course, NAME)
    assert row.notebooks[NAME].outcome == "memory"
    (course.root / "nbgrader_config.py").write_text(CONFIG)
    (row,) = ours(Course(course.root), NAME)
    assert row.notebooks[NAME].outcome == "ok"
