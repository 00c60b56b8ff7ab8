"""Attacks: no score raised, nothing outside read or written, nobody else's grade changed.

One class, graded twice: with its tests apart from the answers, as they are by default, and with its
tests beside them, as they are where there is no solution to try them with. An attacker per attack,
and a victim with right answers before and after them all.
"""

import hashlib
import shutil
import socket
from pathlib import Path

import psutil
import pytest
from nbformat.v4 import new_code_cell

import autograder.expect
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from tests import attacks
from tests.attacks import EXERCISES
from tests.courses import NAME, cell_of, hand_in, make_course, released_notebook
from tests.graders import ours
from tests.long import first_of, some_of_each

LIMITS = Limits(cell_seconds=5, memory_bytes=300 * 2**20, processes=64, scratch_bytes=16 * 2**20)
KINDS = attacks.VERDICT, attacks.BESIDE_ONLY, attacks.OUTSIDE
ALL = KINDS[0] | KINDS[1] | KINDS[2]
#: Beside their tests, these are tried in `make test`.
SOME = some_of_each(KINDS, 3)


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """A folder that everybody may write, and what listens beside it."""
    folder = tmp_path_factory.mktemp("outside")
    folder.chmod(0o777)
    return folder


@pytest.fixture(scope="module")
def listener():
    """A server on this machine that waits for somebody to get out."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


@pytest.fixture(
    scope="module",
    params=first_of(2, [("apart", ALL.keys()), ("beside", SOME), ("beside", ALL.keys() - SOME)]),
    ids=lambda param: f"{param[0]}, {len(param[1])}",
)
def graded(request, tmp_path_factory, outside, listener):
    """The class, graded: the course, student -> row, and what was there before."""
    where, chosen = request.param
    course = make_course(tmp_path_factory.mktemp("course"), exercises=EXERCISES)
    right = released_notebook(EXERCISES)
    for grade_id, solution, _, _ in EXERCISES:
        cell_of(right, grade_id)["source"] = solution
    for victim in ("a-victim", "victim", "z-victim"):
        hand_in(course, victim, right)
    for name in chosen:
        code = ALL[name]
        for key, value in {
            "{root}": str(course.root),
            "{outside}": str(outside),
            "{port}": str(listener.getsockname()[1]),
        }.items():
            code = code.replace(key, value)
        notebook = released_notebook(EXERCISES)
        cell_of(notebook, "double")["source"] = attacks.WRONG
        cell_of(notebook, "square")["source"] = "pass"
        notebook.cells.insert(1, new_code_cell("from autograder import expect", id="given"))
        at = notebook.cells.index(cell_of(notebook, "double")) + 1
        notebook.cells.insert(at, new_code_cell(code.strip(), id="attack"))
        hand_in(course, name, notebook)
    before = {path: _digest(path) for path in (course.root / "submitted").rglob("*.ipynb")}
    package = _digest(Path(autograder.expect.__file__))
    if where == "beside":
        shutil.rmtree(course.root / "source")
    rows = ours(course, NAME, RunOptions(limits=LIMITS))
    assert _digest(Path(autograder.expect.__file__)) == package
    return where, course, {row.student: row for row in rows}, before


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_there_are_at_least_forty():
    assert len(ALL) >= 40


def test_no_score_is_raised(graded):
    where, _, rows, _ = graded
    known = attacks.BESIDE_ONLY if where == "beside" else {}
    attackers = {name: row for name, row in rows.items() if name in ALL}
    raised = {name: row.findings for name, row in attackers.items() if row.score != 0}
    assert len(attackers) >= len(SOME)
    assert {name: findings for name, findings in raised.items() if name not in known} == {}
    safer = attackers.keys() & known - raised.keys()
    assert safer == set(), "beside the answer they have become safer: move them to VERDICT"


def test_the_victims_keep_their_points(graded):
    _, _, rows, _ = graded
    assert {rows[name].score for name in ("a-victim", "victim", "z-victim")} == {5.0}


def test_nothing_that_was_handed_in_has_changed(graded):
    _, _, _, before = graded
    assert before == {path: _digest(path) for path in before}


def test_nothing_outside_was_written(graded, outside):
    assert not list(outside.iterdir())
    for folder in ("/tmp", "/var/tmp", "/dev/shm", Path.home()):
        assert not Path(folder, "planted-by-attack").exists()


def test_nothing_secret_was_read(graded):
    _, course, _, _ = graded
    for path in (course.root / "autograded").rglob("*.ipynb"):
        for cell in path.read_text(encoding="utf-8").split('"outputs"')[1:]:
            assert "BEGIN SOLUTION" not in cell and "SQLite format" not in cell


def test_nobody_got_out_to_the_network(graded, listener):
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_no_process_is_left(graded):
    children = psutil.Process().children(recursive=True)
    servers = [p for p in children if p.ppid() == psutil.Process().pid]
    kept = [p for p in children if p not in servers and p.status() != psutil.STATUS_ZOMBIE]
    assert not kept
