"""A watcher, or a worker, that is killed at any moment: nothing is lost, nothing repeated."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from nbformat import NotebookNode

from autograder.course.directory import Course
from autograder.kernel.client import ADDRESS_VARIABLE
from autograder.watching.journal import Journal
from tests import dying
from tests.courses import NAME, answered, cell_of
from tests.exchange import Learner, make_exchange, wait_until
from tests.long import first_of
from tests.test_cluster import Cluster, kill
from tests.test_resume import grades, notebooks, server  # noqa: F401

WATCH = ("--once",)
DONE = 1  # Somebody has to look at the broken hand-in.
COULD_NOT_RUN = 2


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
        **{f"s{number:03}": [another(number)] for number in range(4, 8)},
    }.items():
        for attempt in attempts:
            Learner(course, student).submit(attempt)
    for path in (folder / "exchange" / "test" / "inbound").glob("s003+*"):
        (path / f"{NAME}.ipynb").chmod(0o644)
        (path / f"{NAME}.ipynb").write_text("{")
    return folder


def another(number: int) -> NotebookNode:
    """A right hand-in that is no other's, so that it is executed."""
    notebook = answered()
    cell_of(notebook, "double")["source"] += f"\n# {number}"
    return notebook


@pytest.fixture(scope="module")
def undisturbed(handed_in, server, tmp_path_factory):  # noqa: F811
    """The same, watched in one go, and how that ended."""
    folder = copy_of(handed_in, tmp_path_factory.mktemp("undisturbed"))
    ended = watch(folder, server)
    assert ended.code == DONE, ended.printed
    return folder, ended


def copy_of(folder: Path, place: Path) -> Path:
    return shutil.copytree(folder, place / "all")


def watch(folder: Path, server: str, scheduler: str = "", **options) -> dying.Ended:  # noqa: F811
    where = ("--scheduler", scheduler) if scheduler else ()
    return dying.grade(folder / "course", *WATCH, *where, server=server, command="watch", **options)


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
    assert len(pages(folder)) == 10
    assert len(releases(folder)) == 10
    assert all(done for done, *_ in attempts(folder).values())
    assert len(attempts(folder)["s001"][1]) == 2


@pytest.fixture(scope="module")
def workers(server, tmp_path_factory):  # noqa: F811
    """Workers of a cluster that executes on the same fork server, and can lose some."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADDRESS_VARIABLE, server)
        workers = Workers(tmp_path_factory.mktemp("workers"))
        yield workers
        workers.cluster.end()


class Workers:
    """Two workers; a run may kill the one whose process stands in the file ``next``."""

    def __init__(self, folder: Path):
        self.cluster = Cluster(folder)
        self.next = folder / "next"
        self._processes: list[subprocess.Popen] = []
        self._count = 0

    def be_two(self) -> None:
        """Have two of them again, and another one as the next to die."""
        self._processes = [each for each in self._processes if each.poll() is None]
        while len(self._processes) < 2:
            self._count += 1
            self._processes += self.cluster.start_workers(f"w{self._count}").values()
        self.next.write_text(str(self._processes[0].pid))


def kill_a_worker(victim: Path, and_then, what: str) -> None:
    """Do what ``kill -9`` does to a worker, once; and then what is to be done."""
    with contextlib.suppress(FileNotFoundError):
        number = int(victim.read_text())
        victim.unlink()
        os.kill(number, signal.SIGKILL)
        and_then(what)


def nothing(what: str) -> None:
    """Go on."""


def moments(count: int) -> list[tuple[str, float]]:
    """Who is killed, and after which part of a run: drawn once and for all, all over the run."""
    chance = random.Random(19)
    parts = [round((number + chance.random()) / count, 3) for number in range(count)]
    chance.shuffle(parts)
    return [(("watcher", "worker", "both")[number % 3], part) for number, part in enumerate(parts)]


@pytest.mark.parametrize("moment", first_of(3, moments(30)), ids=str)
def test_killed_and_started_again(
    moment,
    handed_in,
    undisturbed,
    server,  # noqa: F811
    tmp_path,
    request,
):
    who, part = moment
    here, happens = {}, dying.die
    if who != "watcher":
        workers = request.getfixturevalue("workers")
        here = {"scheduler": workers.cluster.address}
        happens = partial(kill_a_worker, workers.next, dying.die if who == "both" else nothing)
    moment, dead = 1 + int(part * undisturbed[1].moments), False
    # How many moments a run has depends a little on how long it takes: one may be over before.
    while not dead:
        folder = copy_of(handed_in, tmp_path / str(moment))
        if here:
            workers.be_two()
        ended = watch(folder, server, moment=moment, happens=happens, **here)
        dead = not workers.next.exists() if here else ended.code == -signal.SIGKILL
        moment = int(0.9 * moment)
    assert ended.code == (DONE if who == "worker" else -signal.SIGKILL), ended.printed
    if who != "worker":
        if here:
            workers.be_two()
        ended = watch(folder, server, **here)
        assert ended.code == DONE, ended.printed
    assert_same(folder, undisturbed[0])


@pytest.mark.parametrize("part", first_of(1, [0.5, 0.2, 0.35, 0.65, 0.8]))
def test_the_disk_is_full_from_a_moment_on(part, handed_in, undisturbed, server, tmp_path):  # noqa: F811
    folder = copy_of(handed_in, tmp_path)
    moment = 1 + int(part * undisturbed[1].moments)
    ended = watch(folder, server, moment=moment, happens=dying.fill_the_disk)
    assert ended.code == COULD_NOT_RUN, ended.printed
    assert "No space left on device" in ended.printed or "disk is full" in ended.printed
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
        Learner(course, "s008").submit(slow)
        workers |= cluster.start_workers("three")
        wait_until(lambda: released() >= 2, 300, watcher)
        watcher.kill()
        watcher.wait()
        Learner(course, "s009").submit(slow)
        kill(workers["two"])
        watcher = subprocess.Popen(arguments)
        wait_until(lambda: released() >= 10, 300, watcher)
        watcher.terminate()
        assert watcher.wait() == 130
    finally:
        cluster.end()
    mine = {name: all_of_it for name, all_of_it in grades(course.root).items() if name < "s008"}
    assert mine == grades(undisturbed[0] / "course")
    out = pages(folder)
    assert out.items() >= pages(undisturbed[0]).items() and len(out) == 12
    expected = Counter([*releases(undisturbed[0]), "s008 feedback", "s009 feedback"])
    found = Counter(releases(folder))
    # It may have been killed when a page was out, and before that was counted.
    assert found <= expected and (expected - found).total() <= 1
