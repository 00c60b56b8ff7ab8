"""What a grader makes in the temporary folder goes with it, also when it is killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder.kernel.folders import OwnFolder, remove_leftovers

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

ROOT = Path(__file__).resolve().parents[1]
GRADER = """\
from nbformat.v4 import new_code_cell, new_notebook
from autograder.kernel.options import RunOptions
from autograder.kernel.run import run_notebook
print("ready", flush=True)
book = new_notebook(cells=[new_code_cell("import time; time.sleep(60)")])
run_notebook(book, RunOptions(seed=1, kernel="plain"), files={"own.txt": b""})
"""
OWNER = """\
import time
from autograder.kernel.folders import OwnFolder
print(OwnFolder().path, flush=True)
time.sleep(60)
"""


def started(code, place):
    environment = os.environ | {"TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def end(process, how=signal.SIGKILL):
    process.send_signal(how)
    process.wait()
    process.stdout.close()


def eventually(condition):
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


@pytest.fixture
def place(monkeypatch):
    """A temporary folder with a short name, used by this process too."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)


def test_nothing_is_left_of_a_grader_that_was_killed(place):
    grader = started(GRADER, place)
    try:
        assert eventually(lambda: list(place.glob("*/io/k-1")) and list(place.glob("*/server")))
    finally:
        end(grader)
    assert eventually(lambda: not list(place.iterdir()))


def test_the_next_run_removes_what_a_dead_one_left(place):
    owner = started(OWNER, place)
    left = Path(owner.stdout.readline().strip())
    (left / "locked").mkdir()
    (left / "locked").chmod(0)
    end(owner)
    assert left.is_dir()
    with OwnFolder() as folder:
        remove_leftovers(str(place))
        assert list(place.iterdir()) == [folder]
    assert not list(place.iterdir())


def test_what_belongs_to_a_grader_that_lives_is_left_alone(place):
    owner = started(OWNER, place)
    theirs = Path(owner.stdout.readline().strip())
    (place / "autograder-elsewhere").mkdir()
    try:
        remove_leftovers(str(place))
        assert sorted(place.iterdir()) == sorted([theirs, place / "autograder-elsewhere"])
    finally:
        end(owner)


def test_a_link_is_not_followed(place):
    (place / "mine").mkdir()
    (place / "mine" / "kept").write_text("kept")
    (place / "autograder-run-link").symlink_to(place / "mine")
    with OwnFolder() as folder:
        (folder / "link").symlink_to(place / "mine")
    remove_leftovers(str(place))
    assert (place / "mine" / "kept").read_text() == "kept"
