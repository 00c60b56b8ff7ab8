"""A deadline: many hand in within a minute, and wait for feedback. How long, and for what?"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default
from nbgrader.utils import notebook_hash, parse_utc
from traitlets.config import Config

from autograder.kernel.place import MINUTES_VARIABLE
from autograder.watching.policy import utc
from autograder.watching.status import percentiles
from benchmarks.classes import ASSIGNMENT, points_by_test, student, write_class
from benchmarks.measuring import OUTPUT, load, machine, sentence, table, write

_EXCHANGE = """
c.CourseDirectory.course_id = "benchmark"
c.Exchange.root = {root!r}
c.ExchangeCollect.check_owner = False  # All learners are one user of the system here.
"""
#: Seconds after the last hand-in after which a run is given up.
_PATIENCE = 3600.0


@dataclass(frozen=True)
class Surge:
    """One run: where it was executed, by how many workers, and what came of it, in seconds.

    ``feedback`` is, for each learner, from *Submit* to the page in the exchange; ``parts`` is name
    -> all seconds of that part. ``wall`` is from the first *Submit* to the last page.
    """

    where: str
    workers: int
    feedback: list[float]
    parts: dict[str, float]
    busy: dict[str, float]
    wall: float
    equal: bool


def main(
    hand_ins: Annotated[int, typer.Option(min=1, help="So many hand in.")] = 200,
    within: Annotated[float, typer.Option(min=0, help="Within so many seconds.")] = 60.0,
    workers: Annotated[str, typer.Option(help="Numbers of workers, with commas.")] = "1,2",
    dask: Annotated[bool, typer.Option(help="Also on a Dask cluster on this machine.")] = True,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write surge.md and surge.json here.")
    ] = OUTPUT,
) -> None:
    """Have a class hand in through nbgrader's exchange while it is watched.

    The learners' Submit runs on this machine, too; so do Dask's scheduler and workers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before, surges = load(), []
    with tempfile.TemporaryDirectory(prefix="surge-") as name:
        root = Path(name).resolve()
        expected = graded_in_turn(root / "serial", hand_ins)
        for where in ("this machine", "Dask")[: 1 + dask]:
            for number in map(int, workers.split(",")):
                shutil.rmtree(root / "run", ignore_errors=True)
                log = folder / f"surge-{where.split()[0].lower()}-{number}.log"
                surge = surged(root / "run", hand_ins, within, where, number, log, expected)
                print(f"{where}, {number}: {surge.wall:.1f} s", file=sys.stderr, flush=True)
                surges.append(surge)
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    data = facts | {"hand_ins": hand_ins, "within": within, "runs": [vars(s) for s in surges]}
    write(folder, "surge", report(surges, hand_ins, within, facts), data)
    raise typer.Exit(0 if all(surge.equal for surge in surges) else 1)


def graded_in_turn(folder: Path, hand_ins: int) -> dict:
    """Return the points that the class gets from one grading after the other."""
    course = write_class(folder, hand_ins)
    run_autograder(course.root, "grade", ASSIGNMENT, "--jobs", "1")
    return points_by_test(course.root)


def run_autograder(root: Path, *arguments: str) -> None:
    """Run a command of the grader to its end, in a course."""
    command = [sys.executable, "-m", "autograder", *arguments]
    env = os.environ | {MINUTES_VARIABLE: "0"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")


def surged(
    root: Path, hand_ins: int, within: float, where: str, workers: int, log: Path, expected: dict
) -> Surge:
    """Watch a course while its class hands in; return what came of it."""
    course = write_class(root / "course", hand_ins).root
    (course / "submitted").rename(root / "homes")
    exchange = root / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    with open(course / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(_EXCHANGE.format(root=str(exchange)))
    step(default.ExchangeReleaseAssignment, exchange, root=str(course))
    log.unlink(missing_ok=True)
    with contextlib.ExitStack() as stack:
        options = ["--jobs", str(workers), "--log", str(log)]
        if where == "Dask":
            options += ["--scheduler", stack.enter_context(cluster(root, workers))]
        watcher = stack.enter_context(
            running("autograder", "watch", ASSIGNMENT, *options, at=course)
        )
        wait_until(lambda: "ready" in words(log), watcher)
        handed_in: dict[str, tuple[float, Path]] = {}
        learners = threading.Thread(
            target=hand_in_all, args=(root / "homes", exchange, hand_ins, within, handed_in)
        )
        learners.start()
        learners.join()
        wait_until(lambda: all(page.exists() for _, page in handed_in.values()), watcher)
        watcher.terminate()
        watcher.wait()
    pages = {name: page.stat().st_mtime for name, (_, page) in handed_in.items()}
    times = {name: submitted for name, (submitted, _) in handed_in.items()}
    status = json.loads((course / "reports" / ASSIGNMENT / "watch.json").read_text())
    return Surge(
        where,
        workers,
        [pages[name] - times[name] for name in sorted(pages)],
        parts(log, times, pages),
        status["spent"],
        max(pages.values()) - min(times.values()),
        points_by_test(course) == expected,
    )


def hand_in_all(homes: Path, exchange: Path, hand_ins: int, within: float, handed_in: dict) -> None:
    """Have one learner after the other submit, evenly; note when, and where feedback will be."""
    started = time.monotonic()
    for number in range(1, hand_ins + 1):
        name = student(number)
        pause = started + within * (number - 1) / hand_ins - time.monotonic()
        time.sleep(max(0.0, pause))
        step(default.ExchangeSubmit, exchange, name, assignment_dir=str(homes / name))
        [folder] = (exchange / "benchmark" / "inbound").glob(f"{name}+*")
        when = utc(parse_utc((folder / "timestamp.txt").read_text())).timestamp()
        secret = (folder / "submission_secret.txt").read_text()
        page = notebook_hash(secret=secret, notebook_id=ASSIGNMENT)
        handed_in[name] = when, exchange / "benchmark" / "feedback" / f"{page}.html"


def step(kind: type, exchange: Path, name: str = "*", root: str = "", assignment_dir: str = ""):
    """Take one of nbgrader's steps of the exchange, as its command does."""
    config = Config()
    config.CourseDirectory.course_id = "benchmark"
    config.Exchange.root = str(exchange)
    config.Exchange.cache = str(exchange.parent / "cache" / name.strip("*"))
    if root:
        config.CourseDirectory.root = root
    if assignment_dir:
        config.Exchange.assignment_dir = assignment_dir
    directory = CourseDirectory(config=config)
    directory.assignment_id, directory.student_id = ASSIGNMENT, name
    kind(coursedir=directory, authenticator=Authenticator(config=config), config=config).start()


def parts(log: Path, handed_in: dict[str, float], pages: dict[str, float]) -> dict[str, float]:
    """Return what learners waited for, in seconds of all together, from the lines of the log."""
    seen: dict[tuple[str, str], float] = {}
    for line in log.read_text().splitlines():
        when, word, _, name, *_ = line.split(" ")
        seen[word, name] = datetime.fromisoformat(when).timestamp()
    found = {"until it is seen": 0.0, "until it is graded": 0.0, "until the page is out": 0.0}
    for name, submitted in handed_in.items():
        arrived, graded = seen["arrived", name], seen["graded", name]
        found["until it is seen"] += arrived - submitted
        found["until it is graded"] += graded - arrived
        found["until the page is out"] += pages[name] - graded
    return found


def words(log: Path) -> set[str]:
    """Return the words of the events in a log so far."""
    if not log.is_file():
        return set()
    return {line.split(" ")[1] for line in log.read_text().splitlines() if line.count(" ") > 1}


def wait_until(what, process: subprocess.Popen) -> None:
    """Wait until something is so; give up when the process has ended, or after an hour."""
    until = time.monotonic() + _PATIENCE
    while not what():
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"the run did not come to its end: exit code {process.returncode}")
        time.sleep(0.1)


@contextlib.contextmanager
def running(module: str, *arguments: str, at: Path) -> Iterator[subprocess.Popen]:
    """Run a module in the background while within."""
    env = os.environ | {MINUTES_VARIABLE: "0"}
    with open(at / "output.log", "ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=at,
            env=env,
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def cluster(root: Path, workers: int) -> Iterator[str]:
    """Give the address of a Dask scheduler on this machine, with so many workers."""
    from distributed import Client

    file = root / "scheduler.json"
    here = ("--host", "127.0.0.1", "--no-dashboard")
    places = [root / f"dask-{number}" for number in range(workers + 1)]
    for place in places:
        place.mkdir()
    with contextlib.ExitStack() as stack:
        start = ("scheduler", *here, "--port", "0", "--scheduler-file", str(file))
        scheduler = stack.enter_context(running("dask", *start, at=places[0]))
        wait_until(lambda: file.is_file() and file.read_text(), scheduler)
        address = json.loads(file.read_text())["address"]
        start = ("worker", address, *here, "--nthreads", "1", "--no-nanny")
        for place in places[1:]:
            stack.enter_context(running("dask", *start, "--preload", "autograder.worker", at=place))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=600)
        yield address


def report(surges: list[Surge], hand_ins: int, within: float, facts: dict) -> str:
    """Return the tables of the runs."""
    rows = []
    for surge in surges:
        times = percentiles(surge.feedback)
        rows.append(
            (
                surge.where,
                surge.workers,
                *(f"{times[name]:.1f}" for name in ("p50", "p95", "p99", "most")),
                f"{surge.wall:.1f}",
                f"{60 * len(surge.feedback) / surge.wall:.0f}",
                "yes" if surge.equal else "NO",
            )
        )
    heads = ("executed on", "workers", "p50 s", "p95 s", "p99 s", "most s", "all s", "a minute")
    waits = [
        (s.where, s.workers, *(f"{total / len(s.feedback):.2f}" for total in s.parts.values()))
        for s in surges
    ]
    spent = sorted({name for surge in surges for name in surge.busy})
    busy = [
        (s.where, s.workers, *(f"{s.busy.get(n, 0.0) / len(s.feedback):.3f}" for n in spent))
        for s in surges
    ]
    return "\n".join(
        [
            "# A deadline\n",
            f"{hand_ins} hand-ins of `{ASSIGNMENT}` within {within:g} s, through nbgrader's "
            "exchange; from *Submit* to the page in the exchange.\n",
            table((*heads, "as in turn"), rows),
            "What a learner waited for, seconds on average:\n",
            table(("executed on", "workers", *surges[0].parts), waits),
            "What the watcher's own thread was busy with, seconds for each hand-in:\n",
            table(("executed on", "workers", *spent), busy),
            f"Load before {facts['load_before']}, after {facts['load_after']}. "
            f"{sentence(facts['versions'])}.\n",
        ]
    )


if __name__ == "__main__":
    typer.run(main)
