"""Whatever ends a run, the next one completes it, and the grades are those of a quiet day."""

import csv
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.execution.store import ResultStore
from autograder.kernel.client import ADDRESS_VARIABLE, ForkServer
from autograder.kernel.settings import grading_settings
from tests import dying
from tests.courses import NAME, answered, cell_of, hand_in, make_course
from tests.graders import ours, scores
from tests.long import first_of

DONE = 1  # Everybody is graded, and somebody has to look at the broken hand-in.


def _server():
    settings = grading_settings("plain")
    return ForkServer(settings).prepare(settings.preload)


@pytest.fixture(scope="module")
def server():
    """The address of a fork server, which outlives the runs that die."""
    server = _server()
    yield server.address
    server.close()


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course in which five have handed in and nobody is graded."""
    course = make_course(tmp_path_factory.mktemp("handed-in") / "course")
    broken, half = b"{", answered("double")
    for number, content in enumerate([answered(), half, answered("square"), broken, answered()]):
        hand_in(course, f"s{number:03}", content)
    return course.root


@pytest.fixture(scope="module")
def undisturbed(handed_in, server, tmp_path_factory):
    """The same course, graded in one go, and how that ended."""
    course = copy_of(handed_in, tmp_path_factory.mktemp("undisturbed"))
    ended = dying.grade(course, server=server)
    assert ended.code == DONE, ended.printed
    return course, ended


def copy_of(course: Path, place: Path) -> Path:
    return shutil.copytree(course, place / "course")


def grades(course: Path) -> dict[str, list[tuple]]:
    """Everything the gradebook holds about each submission."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "test") as gradebook:
        return {
            submission.student_id: sorted(
                (notebook.name, grade.name, grade.auto_score, grade.manual_score, grade.max_score)
                for notebook in submission.notebooks
                for grade in notebook.grades
            )
            for submission in gradebook.assignment_submissions(NAME)
        }


def notebooks(course: Path) -> dict[str, str]:
    """The graded notebook of everybody whose record says that it is there."""
    folders = [record.parent for record in course.glob(f"autograded/*/{NAME}/autograder.json")]
    return {folder.parent.name: (folder / f"{NAME}.ipynb").read_text() for folder in folders}


def rows(course: Path) -> list[dict]:
    """grades.csv, but for the column that says what this run had to do."""
    with open(course / "reports" / NAME / "grades.csv", newline="", encoding="utf-8") as file:
        return [row | {"state": ""} for row in csv.DictReader(file)]


def assert_same(course: Path, undisturbed: Path) -> None:
    assert grades(course) == grades(undisturbed)
    assert notebooks(course) == notebooks(undisturbed)
    assert rows(course) == rows(undisturbed)


def assert_nothing_partial(course: Path, undisturbed: Path) -> None:
    """What a run left that did not end well is missing or as it should be, never between."""
    assert grades(course).items() <= grades(undisturbed).items()
    assert notebooks(course).items() <= notebooks(undisturbed).items()
    store = ResultStore(course / ".autograder" / "results")
    for status in store.folder.glob("*/*.json"):
        notebook, status = store.read(status.stem)
        assert notebook.cells and status.run.outcome == "ok"


def moment_in(undisturbed, part: float) -> int:
    return 1 + int(part * undisturbed[1].moments)


def some(count: int, seed: int) -> list[float]:
    """Parts of a run, drawn once and for all."""
    chance = random.Random(seed)
    return [round(chance.random(), 3) for _ in range(count)]


@pytest.mark.parametrize("part", first_of(2, some(20, seed=9)))
def test_killed_and_started_again(part, handed_in, undisturbed, server, tmp_path):
    course = copy_of(handed_in, tmp_path)
    killed = dying.grade(course, server=server, moment=moment_in(undisturbed, part))
    assert killed.code == -signal.SIGKILL
    assert_nothing_partial(course, undisturbed[0])
    again = dying.grade(course, server=server)
    assert again.code == DONE, again.printed
    assert_same(course, undisturbed[0])


@pytest.mark.parametrize("part", first_of(1, some(3, seed=2)))
def test_killed_while_everybody_is_graded_anew(part, undisturbed, server, tmp_path):
    course = copy_of(undisturbed[0], tmp_path)
    moment = moment_in(undisturbed, 0.8 * part)  # There is less to do than for the first time.
    killed = dying.grade(course, "--force", server=server, moment=moment)
    assert killed.code == -signal.SIGKILL
    assert_nothing_partial(course, undisturbed[0])
    assert dying.grade(course, server=server).code == DONE
    assert_same(course, undisturbed[0])


@pytest.mark.parametrize("part", first_of(1, some(3, seed=3)))
def test_stopped_with_ctrl_c(part, handed_in, undisturbed, server, tmp_path):
    course = copy_of(handed_in, tmp_path)
    moment = moment_in(undisturbed, part)
    stopped = dying.grade(course, server=server, moment=moment, happens=dying.interrupt_once)
    assert stopped.code == 130
    assert stopped.printed.endswith(" graded; the same command does the rest.\n")
    assert stopped.printed.count("\n") == 1
    assert_nothing_partial(course, undisturbed[0])
    assert dying.grade(course, server=server).code == DONE
    assert_same(course, undisturbed[0])


def test_ctrl_c_waits_for_no_notebook_and_leaves_no_process(tmp_path):
    course = make_course(tmp_path)
    endless = answered()
    cell_of(endless, "square")["source"] = "while True:\n    pass"
    hand_in(course, "s001", answered())
    hand_in(course, "s002", endless)
    hand_in(course, "s003", answered("double"))
    limits = ("--cell-seconds", "3600", "--submission-seconds", "7200")
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--course", course.root, *limits]
    process = subprocess.Popen(
        [*command, "--jobs", "1"],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=dying.hear_ctrl_c,
    )
    while not (course.folder("autograded", "s001", NAME) / "autograder.json").exists():
        assert process.poll() is None
        time.sleep(0.05)
    started = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "Stopped. 1 of 3 submissions graded; the same command does the rest.\n"
    gone, alive = psutil.wait_procs(started, timeout=60)
    assert gone and not alive

    hand_in(course, "s002", answered("square"))
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert "2 notebooks executed, 1 found already executed" in again.stdout
    assert scores(course, NAME) == {"s001": 5, "s002": 3, "s003": 2}


@pytest.mark.parametrize("part", first_of(1, [*some(3, seed=4), 0, 0.97]))
def test_what_a_full_disk_refuses(part, handed_in, undisturbed, server, tmp_path):
    course = copy_of(handed_in, tmp_path)
    moment = moment_in(undisturbed, part)
    full = dying.grade(course, server=server, moment=moment, happens=dying.fill_the_disk)
    assert_ended_by_a_full_disk(full)
    assert_nothing_partial(course, undisturbed[0])
    assert dying.grade(course, server=server).code == DONE
    assert_same(course, undisturbed[0])


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 4 MB, as far as this machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", place]
        subprocess.run(mount, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no file system can be mounted here: {getattr(error, 'stderr', error)}")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("kilobytes", first_of(1, [60, 0, 110]))
def test_a_disk_that_is_full(kilobytes, handed_in, undisturbed, server, small_disk):
    course = copy_of(handed_in, small_disk)
    fill = small_disk / "fill"
    fill.write_bytes(bytes(shutil.disk_usage(small_disk).free - 1024 * kilobytes))
    assert_ended_by_a_full_disk(dying.grade(course, server=server))
    fill.unlink()
    assert_nothing_partial(course, undisturbed[0])
    assert dying.grade(course, server=server).code == DONE
    assert_same(course, undisturbed[0])


def assert_ended_by_a_full_disk(ended: dying.Ended) -> None:
    assert ended.code == 2, ended.printed
    lines = ended.printed.splitlines()  # On a slow machine it says how far it has come, too.
    [said] = [line for line in lines if not line.startswith(f"grading {NAME}: ")]
    assert said.startswith("autograder: ")
    assert "disk is full" in said or "No space left on device" in said


@pytest.mark.long
def test_a_hundred_gradings_give_one_score(tmp_path, monkeypatch):
    """The score is a number that chance draws: 50 times from each of two fork servers."""
    answer = (
        "def drawn(n):\n"
        "    import random, numpy; "
        "words = ''.join({f'word {i}' for i in range(n)}); "
        "return (random.random() + numpy.random.rand() + hash(words) % 1000 / 1000) / 3"
    )
    course = make_course(tmp_path, exercises=[("drawn", answer, "drawn(20)", 1)])
    notebook = nbformat.read(course.folder("release", ".", NAME) / f"{NAME}.ipynb", as_version=4)
    cell_of(notebook, "drawn")["source"] = answer
    for number in range(50):
        hand_in(course, f"s{number:03}", notebook)
    drawn = []
    for _ in range(2):
        server = _server()
        monkeypatch.setenv(ADDRESS_VARIABLE, server.address)
        graded = ours(course, NAME, force=True)
        server.close()
        assert {row.state for row in graded} == {"graded"}
        drawn += [row.score for row in graded]
    assert len(drawn) == 100 and len(set(drawn)) == 1
    assert 0 < drawn[0] < 1
