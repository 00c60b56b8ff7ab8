"""Grading on a Dask cluster: a scheduler and workers, real processes on this machine."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from distributed import Client

import autograder.execution.executors
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.execution.executors import open_executor
from autograder.grading.grading import grade_class
from autograder.kernel.options import RunOptions
from tests.courses import NAME, answered, cell_of, hand_in, make_course
from tests.graders import command, ours, scores


class Cluster:
    """A scheduler, and workers that can be killed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.processes = []
        file = folder / "scheduler.json"
        where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self._start("scheduler", *where, "--scheduler-file", file)
        while not file.exists() or not file.read_text():
            self.wait_a_moment()
        self.address = json.loads(file.read_text())["address"]

    def _start(self, *arguments: str | Path) -> subprocess.Popen:
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments], stdout=log, stderr=log, cwd=self.folder
            )
        self.processes.append(process)
        return process

    def start_workers(self, *names: str) -> dict[str, subprocess.Popen]:
        """Start workers by name, and wait until the scheduler knows them.

        No nanny starts them again: one that dies is lost.
        """
        options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        started = {
            name: self._start("worker", self.address, "--name", name, *options) for name in names
        }
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(names), timeout=300)
        return started

    def wait_a_moment(self) -> None:
        assert self.processes[0].poll() is None, (self.folder / "0.log").read_text()
        time.sleep(0.05)

    def end(self) -> None:
        for process in reversed(self.processes):
            kill(process)


def kill(process: subprocess.Popen) -> None:
    """Kill a process, and see what it has started end with it."""
    if process.poll() is None:
        started = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        assert not psutil.wait_procs(started, timeout=60)[1]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.end()


def handed_in(root: Path) -> Course:
    """A class of eight, each with a notebook of its own to execute."""
    course = make_course(root)
    for number in range(8):
        notebook = answered(*[("double",), ("square",), ()][number % 3])
        cell_of(notebook, "double")["source"] += f"\n# {number}"
        hand_in(course, f"s{number:03}", notebook)
    return course


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """The scores of the class, graded on this machine."""
    course = handed_in(tmp_path_factory.mktemp("local"))
    ours(course, NAME)
    found = scores(course, NAME)
    assert len(found) == 8 and set(found.values()) == {2.0, 3.0, 5.0}
    return found


def kill_while_it_works(client: Client, workers: dict[str, subprocess.Popen]) -> set[str]:
    """Kill the first worker that has work, stopped before so that it cannot finish it."""
    known = client.scheduler_info()["workers"].items()
    addresses = {info["id"]: address for address, info in known}
    while True:
        for name, process in workers.items():
            if client.processing().get(addresses[name]):
                process.send_signal(signal.SIGSTOP)
                if lost := client.processing().get(addresses[name]):
                    kill(process)
                    return set(lost)
                process.send_signal(signal.SIGCONT)
        time.sleep(0.01)


def test_a_worker_killed_at_work_costs_a_retry_and_no_grade(cluster, expected, tmp_path):
    course = handed_in(tmp_path)
    workers = cluster.start_workers("one", "two")
    grade = [sys.executable, "-m", "autograder", "grade", NAME, "--scheduler", cluster.address]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with (
        Client(cluster.address, set_as_default=False) as client,
        subprocess.Popen(grade, cwd=course.root, **pipes) as process,
    ):
        assert kill_while_it_works(client, workers)
        said, errors = process.communicate(timeout=300)
        assert len(client.nthreads()) == 1
    assert (process.returncode, errors) == (0, ""), said
    assert "8 notebooks executed" in said
    assert scores(course, NAME) == expected
    for worker in workers.values():
        kill(worker)


@pytest.mark.long
def test_when_all_workers_are_lost_it_ends_and_the_next_run_does_the_rest(
    cluster, expected, tmp_path, monkeypatch
):
    monkeypatch.setattr(autograder.execution.executors, "SECONDS_WITHOUT_WORKERS", 2.0)
    course = handed_in(tmp_path)
    workers = cluster.start_workers("three")
    students = course.students_who_submitted(NAME)

    def lose_all_workers(done: object) -> None:
        for worker in workers.values():
            kill(worker)

    with (
        open_executor(1, cluster.address) as (executor, slots),
        pytest.raises(CourseError, match="No worker is left"),
    ):
        grade_class(
            course, NAME, executor, RunOptions(), students, lose_all_workers, window=2 * slots
        )
    before = scores(course, NAME)
    assert 1 <= len(before) < 8 and before.items() <= expected.items()

    nobody = command(course, "grade", NAME, "--scheduler", cluster.address)
    assert nobody.returncode == 2
    assert f"The scheduler {cluster.address} has no workers. Start some" in nobody.stderr

    again = command(course, "grade", NAME)
    assert again.returncode == 0 and f"{len(before)} found already executed" in again.stdout
    assert scores(course, NAME) == expected


def test_a_scheduler_that_does_not_answer_is_named(tmp_path):
    course, address = make_course(tmp_path), "tcp://127.0.0.1:9"
    hand_in(course, "s001", answered())
    finished = command(course, "grade", NAME, "--scheduler", address)
    assert finished.returncode == 2
    assert finished.stderr.startswith(f"autograder: The scheduler {address} does not answer: ")
    assert len(finished.stderr.splitlines()) == 1


def test_an_address_that_is_none_is_named():
    with (
        pytest.raises(CourseError, match="The scheduler nowhere does not answer: missing port"),
        open_executor(1, "nowhere"),
    ):
        pass
