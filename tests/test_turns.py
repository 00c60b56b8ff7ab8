"""A submission keeps to one core, and to its time; on a crowded machine it gets another turn."""

import os
import subprocess
import sys
import threading
import time

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.kernel import cores, turns
from autograder.kernel.isolation import Isolation
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from autograder.kernel.place import place
from autograder.kernel.relay import Cutter
from autograder.kernel.run import run_notebook
from autograder.kernel.status import RunStatus
from autograder.kernel.turns import in_turn, was_crowded
from tests.exchange import wait_until

fcntl = pytest.importorskip("fcntl", reason="needs Linux")
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

SPIN = "import os; os.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
STUBBORN = """
import time
while True:
    try:
        time.sleep(100)
    except KeyboardInterrupt:
        pass
"""


def run(*sources, epilogue=(), **limits):
    book = new_notebook(cells=[new_code_cell(source) for source in sources])
    options = RunOptions(limits=Limits(**limits), seed=1, kernel="plain")
    return run_notebook(book, options, files={}, epilogue=epilogue)


def status(*, crowded, ran_alone=False):
    return RunStatus((), Isolation(), crowded, 1.0, 1.0, 1, warm=False, ran_alone=ran_alone)


def test_a_submission_has_one_core():
    result, status = run("import os; len(os.sched_getaffinity(0))")
    assert result.cells[0].outputs[0].data == {"text/plain": "1"}
    assert status.isolation.core_kept


def test_cores_are_handed_out_one_after_the_other_and_come_back(monkeypatch):
    name = f"\0test-{os.getpid()}-{{core}}-{{sharer}}"
    monkeypatch.setattr(cores, "_NAME", name)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {4, 7})
    with cores._claim() as (_, first), cores._claim() as (_, second):
        with cores._claim() as (_, third):
            assert (first, second, third) == (4, 7, 4)
        with cores._claim() as (_, again):
            assert again == third
    with cores.own_core() as own, cores.own_core() as within:
        assert own == within == 4


@pytest.mark.parametrize(
    "ran, waited, crowded",
    [(10, 0, False), (0.1, 0.1, False), (5, 5, True), (9.9, 800, False), (8, 3, True)],
    ids=["a loop", "a sleep", "a loop beside another", "ninety loops of its own", "a bit of all"],
)
def test_crowded_is_who_lost_time_to_others(ran, waited, crowded):
    assert was_crowded((1, 1), (1 + ran, 1 + waited), 10) is crowded


def test_a_cell_that_others_kept_from_running_says_so():
    spinning = [
        subprocess.Popen([sys.executable, "-c", SPIN.format(core=core)])
        for core in os.sched_getaffinity(0)
        for _ in range(4)
    ]
    try:
        assert run("while True: pass", cell_seconds=2)[1].crowded
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def test_a_crowded_run_is_done_again_when_nothing_else_runs():
    told, busy, second = [], threading.Event(), threading.Event()

    def other(alone):
        busy.set()
        told.append("together" if second.wait(0.5) else "other")
        return None, status(crowded=False)

    def crowded(alone):
        assert busy.wait(60)
        if crowded.runs:
            second.set()
            told.append("alone")
        crowded.runs += 1
        return crowded.runs, status(crowded=crowded.runs == 1)

    crowded.runs = 0
    beside = threading.Thread(target=in_turn, args=[other])
    beside.start()
    assert in_turn(crowded) == (2, status(crowded=False, ran_alone=True))
    beside.join()
    assert told == ["other", "alone"]


@pytest.fixture
def own_place(tmp_path, monkeypatch):
    """Turns that are nobody else's."""
    monkeypatch.setattr(turns, "place", lambda: tmp_path)
    return tmp_path


def test_who_wants_to_be_alone_keeps_nobody_waiting_for_ever(own_place, monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE_SECONDS", 0.2)
    done, entered, passed = [], threading.Event(), threading.Event()

    def until_another_has_passed(alone):
        entered.set()
        assert passed.wait(60)
        done.append("long")
        return None, status(crowded=False)

    def crowded(alone):
        if alone:
            done.append("alone")
        return None, status(crowded=not alone)

    def passes(alone):
        done.append("passed")
        passed.set()
        return None, status(crowded=False)

    def gate_is_held():
        with (own_place / "gate").open("rb") as gate:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    threads = [threading.Thread(target=in_turn, args=[until_another_has_passed])]
    threads[0].start()
    assert entered.wait(60)
    threads.append(threading.Thread(target=in_turn, args=[crowded]))
    threads[1].start()
    wait_until(gate_is_held)
    in_turn(passes)
    for thread in threads:
        thread.join()
    assert done == ["passed", "long", "alone"]


def test_where_nothing_can_be_locked_turns_are_not_waited_for(own_place):
    (own_place / "gate").mkdir()
    assert in_turn(lambda alone: (alone, status(crowded=not alone))) == (
        True,
        status(crowded=False, ran_alone=True),
    )


def test_what_a_learner_wrote_cannot_hold_up_the_others():
    in_turn(lambda alone: (None, status(crowded=False)))
    files = [place() / name for name in ("gate", "room")]
    assert all(file.is_file() for file in files)
    tries = "\n".join(
        f"try: open({str(file)!r}); print('opened')\nexcept OSError: pass" for file in files
    )
    result, seen = run(tries)
    if not seen.isolation.shuts_in:
        pytest.skip(f"this machine confines nothing: {seen.isolation.reasons}")
    assert result.cells[0].outputs == []


def test_the_time_of_a_submission_holds_for_all_that_is_done_with_it():
    limits = Limits(submission_seconds=4, cell_seconds=60)
    began = time.monotonic()
    _, status = run("1", epilogue=[STUBBORN] * 4, submission_seconds=4, cell_seconds=60)
    took = time.monotonic() - began
    assert status.outcome == "ok" and status.epilogue.outputs == []
    started = 20  # A server and a kernel, on a machine that does other things.
    assert took < limits.longest_seconds + started < 4 * 60


def part(body, more=False):
    if len(body) < 256:
        return bytes([more, len(body)]) + body
    return bytes([2 | more]) + len(body).to_bytes(8, "big") + body


@pytest.mark.parametrize("step", [1, 7, 100, 10_000])
def test_messages_that_are_too_large_are_cut_wherever_they_are_split(step):
    greeting = bytes(10) + b"\3" + bytes(53)
    fits = part(b"a" * 100, more=True) + part(b"b" * 300)
    large = part(b"c", more=True) + part(b"d" * 5000, more=True) + part(b"e")
    many = part(b"", more=True) * 40 + part(b"")
    cut: list[None] = []
    cutter = Cutter(1000, lambda: cut.append(None))
    stream = greeting + fits + large + many + fits
    passed = b"".join(cutter.feed(stream[at : at + step]) for at in range(0, len(stream), step))
    rest = part(b"c", more=True) + bytes(2) + part(b"", more=True) * 15 + bytes(2)
    assert passed == greeting + fits + rest + fits
    assert len(cut) == 2


def test_only_one_version_of_the_protocol_passes():
    with pytest.raises(ValueError, match="ZMTP 3"):
        Cutter(1000, lambda: None).feed(bytes(64))
