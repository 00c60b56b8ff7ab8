"""A watcher that is killed at any moment and started again: nothing is lost, nothing repeated."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.directory import Course
from autograder.watching.journal import Journal
from tests import dying
from tests.courses import NAME, answered, cell_of
from tests.exchange import Learner, make_exchange, wait_until
from tests.long import first_of
from tests.test_cluster import Cluster, kill
from tests.test_resume import grades, notebooks, server, some  # noqa: F401

WATCH = ("--once",)
DONE = 1  # Somebody has to look at the broken hand-in.


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A folder with a course, its exchange, and hand-ins in it that nobody has collected."""
    folder = tmp_path_factory.mktemp("handed-in")
    course = make_exchange(folder)
    for student, attempts in {
        "s000": [answered()],
        "s001": [answered("square"), answered("double"), answered()],
        "s002": [answered("double")],
        "s003": [answered("square")],
    }.items():
        for attempt in attempts:
            Learner(course, student).submit(attempt)
    for path in (folder / "exchange" / "test" / "inbound").glob("s003+*"):
        (path / f"{NAME}.ipynb").chmod(0o644)
        (path / f"{NAME}.ipynb").write_text("{")
    return folder


@pytest.fixture(scope="module")
def undisturbed(handed_in, server, tmp_path_factory):  # noqa: F811
    """The same, watched in one go, and how that ended."""
    folder = copy_of(handed_in, tmp_path_factory.mktemp("undisturbed"))
    ended = watch(folder, server)
    assert ended.code == DONE, ended.printed
    return folder, ended


def copy_of(folder: Path, place: Path) -> Path:
    return shutil.copytree(folder, place / "all")


def watch(folder: Path, server: str, **options) -> dying.Ended:  # noqa: F811
    return dying.grade(folder / "course", *WATCH, server=server, command="watch", **options)


def pages(folder: Path) -> dict[str, str]:
    """All that is released: name in the exchange -> page."""
    released = (folder / "exchange" / "test" / "feedback").glob("*.html")
    return {path.name: path.read_text() for path in released if "-tmp" not in path.name}


def releases(folder: Path) -> list[str]:
    return sorted((folder / "releases").read_text().splitlines())


def attempts(folder: Path) -> dict[str, tuple]:
    """What the journal says of each learner, but for times."""
    entries = Journal(Course(folder / "course")).load(NAME)
    return {
        student: (
            each.graded == each.released == each.attempt != "",
            sorted(each.told),
            len(each.results),
            each.score,
            each.look,
        )
        for student, each in entries.items()
    }


def assert_same(folder: Path, undisturbed: Path) -> None:
    assert grades(folder / "course") == grades(undisturbed / "course")
    assert notebooks(folder / "course") == notebooks(undisturbed / "course")
    assert pages(folder) == pages(undisturbed)
    assert releases(folder) == releases(undisturbed)
    assert attempts(folder) == attempts(undisturbed)


def test_undisturbed(undisturbed):
    folder = undisturbed[0]
    assert len(pages(folder)) == 6
    assert len(releases(folder)) == 6
    assert all(done for done, *_ in attempts(folder).values())
    assert len(attempts(folder)["s001"][1]) == 2


@pytest.mark.parametrize("part", first_of(1, some(30, seed=19)))
def test_killed_and_started_again(part, handed_in, undisturbed, server, tmp_path):  # noqa: F811
    folder = copy_of(handed_in, tmp_path)
    # How often the status is written depends on how long it takes: a few moments more or less.
    moment = 1 + int(0.85 * part * undisturbed[1].moments)
    assert watch(folder, server, moment=moment).code == -signal.SIGKILL
    again = watch(folder, server)
    assert again.code == DONE, again.printed
    assert_same(folder, undisturbed[0])


@pytest.mark.long
def test_killed_again_and_again(handed_in, undisturbed, server, tmp_path):  # noqa: F811
    folder = copy_of(handed_in, tmp_path)
    moment, step = 40, undisturbed[1].moments // 12
    for _ in range(100):
        ended = watch(folder, server, moment=moment)
        if ended.code != -signal.SIGKILL:
            break
        moment += step
    assert ended.code == DONE, ended.printed
    assert_same(folder, undisturbed[0])


@pytest.mark.long
def test_workers_and_watcher_are_killed(handed_in, undisturbed, tmp_path):
    """On a cluster, while it is watched: first a worker, then the watcher, then both."""
    folder = copy_of(handed_in, tmp_path)
    slow = answered()
    cell_of(slow, "square")["source"] = (
        "import time\ntime.sleep(3)\n" + cell_of(slow, "square")["source"]
    )
    course = Course(folder / "course")
    cluster = Cluster(tmp_path)
    arguments = [sys.executable, "-m", "autograder", "watch", NAME, "--course", course.root]
    log = tmp_path / "events.log"
    arguments += ["--scheduler", cluster.address, "--log", log]

    def released() -> int:
        return log.read_text().count(" released ") if log.exists() else 0

    try:
        workers = cluster.start_workers("one", "two")
        watcher = subprocess.Popen(arguments)
        wait_until(lambda: released() >= 1, 300, watcher)
        kill(workers["one"])
        Learner(course, "s004").submit(slow)
        workers |= cluster.start_workers("three")
        wait_until(lambda: released() >= 2, 300, watcher)
        watcher.kill()
        watcher.wait()
        Learner(course, "s005").submit(slow)
        kill(workers["two"])
        watcher = subprocess.Popen(arguments)
        wait_until(lambda: released() >= 6, 300, watcher)
        watcher.terminate()
        assert watcher.wait() == 130
    finally:
        cluster.end()
    mine = {name: all_of_it for name, all_of_it in grades(course.root).items() if name < "s004"}
    assert mine == grades(undisturbed[0] / "course")
    out = pages(folder)
    assert out.items() >= pages(undisturbed[0]).items() and len(out) == 8
    assert len(releases(folder)) == 8
