"""A cell that ran out of time on a crowded machine: how that is known, and the turn it gets then.

Crowded is not what a load average says, but what the submission lost: the time that its processes
were ready to run and no core ran any of them, as Linux counts it for each thread.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode

from . import linux
from .place import NoResident, place
from .status import RunStatus

_LOST_SHARE = _UNSEEN_SHARE = 0.1
_PATIENCE_SECONDS = 10.0
"""How long the gate is held first, by who wants to be alone."""
_LOOK_SECONDS = 0.05


def ran_and_waited(*pids: int) -> tuple[float, float]:
    """Seconds that these processes and all they started have run, and have waited for a core."""
    ran = waited = 0
    for pid in {one for each in pids for one in (each, *linux.descendants(each))}:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{pid}/task"):
                with contextlib.suppress(OSError):
                    times = Path(f"/proc/{pid}/task/{thread}/schedstat").read_text().split()
                    ran, waited = ran + int(times[0]), waited + int(times[1])
    return ran / 1e9, waited / 1e9


def was_crowded(before: tuple[float, float], after: tuple[float, float], seconds: float) -> bool:
    """Whether a submission that has one core lost more than a tenth of these ``seconds``.

    ``before`` and ``after`` are of :func:`ran_and_waited`. A submission whose own processes keep
    each other waiting uses its core all the time, and has lost nothing.
    """
    ran, waited = after[0] - before[0], after[1] - before[1]
    return min(waited, seconds - ran) > _LOST_SHARE * seconds


class Share:
    """What share of a core a cell gets that may run for ``seconds``, for as long as this is open.

    It is looked at from a tenth of these seconds on: then most cells have ended, which never ask.
    """

    def __init__(self, seconds: float, *pids: int) -> None:
        self._pids = pids
        self._before: tuple[float, float] | None = None
        self._since = 0.0
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_UNSEEN_SHARE * seconds, self._begin)

    def _begin(self) -> None:
        self._since, self._before = time.monotonic(), ran_and_waited(*self._pids)

    def was_crowded(self) -> bool:
        """Whether the cell has lost much of its time to others."""
        if self._before is None:
            return False
        took = time.monotonic() - self._since
        return was_crowded(self._before, ran_and_waited(*self._pids), took)

    def __enter__(self) -> "Share":
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def in_turn(
    run: Callable[[bool], tuple[NotebookNode, RunStatus]],
) -> tuple[NotebookNode, RunStatus]:
    """Do ``run(False)`` beside others; if its status says ``crowded``, do ``run(True)``, alone.

    Alone means that nothing runs in another ``in_turn`` of this user on this machine; what runs
    within is to take no core from itself, either. The status says ``ran_alone``. Not to be called
    within ``run``.
    """
    with _turn(alone=False):
        result, status = run(False)
    ran_alone = status.crowded
    if ran_alone:
        with _turn(alone=True):
            result, status = run(True)
    return result, replace(status, ran_alone=ran_alone)


@contextlib.contextmanager
def _turn(*, alone: bool) -> Iterator[None]:
    """Be in the room, with others or alone. All pass through the gate, one after the other.

    Gate and room are two files that are locked. They lie where only this user can open them, and
    no learner's code: a lock needs no more than that, and one at the gate stops everybody.
    """
    try:
        import fcntl

        folder = place()
    except (ModuleNotFoundError, NoResident):  # Windows, or nowhere to lock anything.
        yield
        return
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # A file system without locks.
            gate, room = (_opened(folder / name, stack) for name in ("gate", "room"))
            try:
                if alone:
                    _empty(gate, room)
                else:
                    fcntl.flock(gate, fcntl.LOCK_EX)
                    fcntl.flock(room, fcntl.LOCK_SH)
            finally:
                fcntl.flock(gate, fcntl.LOCK_UN)
        yield


def _opened(path: Path, stack: contextlib.ExitStack) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    stack.callback(os.close, descriptor)
    return descriptor


def _empty(gate: int, room: int) -> None:
    """Hold the gate until the room is empty, and then both.

    A submission may have hours, and others may wait for what cannot pass the gate: it is held for a
    while, left open for as long, and held for twice as long. So others always get on, and the room
    is empty as soon as the gate is held for longer than those in it need.
    """
    import fcntl

    patience = _PATIENCE_SECONDS
    while True:
        fcntl.flock(gate, fcntl.LOCK_EX)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                return fcntl.flock(room, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_LOOK_SECONDS)
        fcntl.flock(gate, fcntl.LOCK_UN)
        time.sleep(patience)
        patience *= 2
