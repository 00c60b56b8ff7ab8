"""Many submissions at the same time: processes attend to them, which end with the command."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from autograder.execution.executors import MOST_THREADS, open_executor
from autograder.grading.grading import grade_class
from autograder.kernel import lease
from autograder.kernel.options import RunOptions
from autograder.kernel.place import MINUTES_VARIABLE
from tests.courses import NAME, answered, cell_of, hand_in, make_course
from tests.graders import scores
from tests.residents import a_place_in, ended

MANY = MOST_THREADS + 1
STUDENTS = [f"s{number:03}" for number in range(1, MANY + 2)]
LIMITS = ("--cell-seconds", "3600", "--submission-seconds", "7200")


@pytest.fixture(autouse=True)
def a_place(monkeypatch):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield from a_place_in(Path(folder), monkeypatch)


def a_class(folder, **special):
    course = make_course(folder)
    for student in STUDENTS:
        hand_in(course, student, special.get(student, answered()))
    return course


def endless():
    notebook = answered()
    cell_of(notebook, "square")["source"] = "while True:\n    pass"
    return notebook


def test_few_submissions_and_servers_that_do_not_stay_have_threads(monkeypatch):
    for jobs, submissions in ((MOST_THREADS, 400), (64, MOST_THREADS)):
        with open_executor(jobs, submissions=submissions) as (executor, _):
            assert executor.submit(os.getpid).result() == os.getpid()
    monkeypatch.setenv(MINUTES_VARIABLE, "0")
    with open_executor(MANY, submissions=MANY) as (executor, _):
        assert executor.submit(os.getpid).result() == os.getpid()


def test_processes_grade_as_threads_do_and_share_one_server(tmp_path):
    course = a_class(tmp_path, s002=answered("double"), s003=b"no notebook")
    options = RunOptions(kernel="plain")
    with open_executor(MANY, submissions=len(STUDENTS)) as (executor, slots):
        done = grade_class(course, NAME, executor, options, STUDENTS)
        worker = executor.submit(os.getpid).result()
        assert slots == MANY and worker != os.getpid()
        assert len(list(lease.residents())) == 1
    assert {row.student: row.score for row in done.rows} == {
        student: {"s002": 2, "s003": 0}.get(student, 5) for student in STUDENTS
    }
    assert ended(worker)


def test_a_process_that_is_killed_costs_nobody_a_grade(tmp_path):
    course = a_class(tmp_path)
    killed = []

    def kill_one(row):
        if not killed:
            killed.extend(each for each in below(os.getpid()) if IS_WORKER in line_of(each))
            killed[0].kill()

    with open_executor(MANY, submissions=len(STUDENTS)) as (executor, _):
        options = RunOptions(kernel="plain")
        done = grade_class(course, NAME, executor, options, STUDENTS, kill_one, window=2)
    assert killed and [row.score for row in done.rows] == [5] * len(STUDENTS)


#: What the command line of a process holds that notebooks are executed in.
IS_WORKER = "multiprocessing.spawn"


def line_of(process):
    """The command line of a process; empty if it has ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def below(pid):
    """The processes that this one has started, and theirs; told by no clock, as psutil's are."""
    children = [each for each in psutil.process_iter(["ppid"]) if each.info["ppid"] == pid]
    return [*children, *(one for each in children for one in below(each.pid))]


def told(process, started):
    """What a command has started and said that was to start processes and did not."""
    process.kill()
    return "\n".join(["started:", *started.values(), "said:", process.communicate()[1]])


@pytest.mark.parametrize(
    ("end", "code"),
    [(signal.SIGINT, 130), pytest.param(signal.SIGKILL, -9, marks=pytest.mark.long)],
)
def test_they_end_with_the_command(tmp_path, end, code, request):
    course = a_class(tmp_path, s002=endless())
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", course.root, *LIMITS]
    command += ["--jobs", str(MANY)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    request.addfinalizer(process.kill)
    result = course.folder("autograded", "s001", NAME) / "autograder.json"
    started: dict[int, str] = {}
    while not result.exists():
        assert process.poll() is None, told(process, started)
        for each in below(process.pid):
            started[each.pid] = line_of(each) or started.get(each.pid, "")
        time.sleep(0.05)
    assert any(IS_WORKER in line for line in started.values()), told(process, started)
    process.send_signal(end)
    _, said = process.communicate(timeout=600)
    assert process.returncode == code
    assert end == signal.SIGKILL or (said.count("\n") == 1 and said.startswith("Stopped. "))
    assert all(ended(pid) for pid in started)

    hand_in(course, "s002", answered("square"))
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    expected = dict.fromkeys(STUDENTS, 5) | {"s002": 3}
    assert scores(course, NAME) == expected
