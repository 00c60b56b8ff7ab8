"""Who asked for what: tasks wait for their turn here, inside Jupyter's server, which goes on."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from dataclasses import asdict, dataclass, field, replace

from autograder.desk import words
from autograder.desk.tasks import Task

#: Bytes of the longest line that a worker tells.
_LONGEST = 2**26


@dataclass
class Run:
    """How a task goes: ``done`` of ``total`` students, of whom ``look`` have to be looked at.

    ``answer`` is there when it has ended, ``number`` tells it from those before.
    """

    number: int
    kind: str
    total: int = 0
    done: int = 0
    look: int = 0
    students: list[str] = field(default_factory=list)
    answer: dict | None = None


@dataclass
class Order:
    """A task that waits or is done now, and where its answer goes.

    The answer has the form that formgrader's script expects: ``success``, ``log``, ``error``;
    ``stopped`` is there if somebody has stopped it.
    """

    task: Task
    run: Run
    answer: asyncio.Future[dict]


class Queue:
    """Has tasks done by worker processes, one after the other: they write to one gradebook.

    What waits for the same assignment is done together: twelve clicks are one class of twelve, on
    all cores, and the solution is executed once.
    """

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._orders: deque[Order] = deque()
        self._runs: dict[tuple[str, str], Run] = {}
        self._of_all: dict[tuple[str, str], Run] = {}
        self._spare: Process | None = None
        self._at_work: asyncio.Task | None = None
        self._now: Task | None = None
        self._process: Process | None = None
        self._stopped = False
        self._numbers = 0

    async def done(self, task: Task) -> dict:
        """Have a task done, and return its answer."""
        return await asyncio.shield(self.begin(task).answer)

    def begin(self, task: Task) -> Order:
        """Have a task done; one for everybody that waits already is not done twice."""
        for order in self._orders:
            if order.task == task and not task.students:
                return order
        self._numbers += 1
        run = Run(self._numbers, task.kind, total=len(task.students))
        order = Order(task, run, asyncio.get_running_loop().create_future())
        self._orders.append(order)
        if task.kind == "grade" and not task.students:
            self._of_all[task.place] = run
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._work())
        return order

    def state(self, root: str, assignment: str) -> dict:
        """Return how things are with an assignment, as plain data.

        ``run`` is the latest, ``all`` the latest that grades everybody, ``waiting`` how many
        submissions wait.
        """
        place = root, assignment
        runs = {"run": self._runs.get(place), "all": self._of_all.get(place)}
        waiting = [
            max(1, len(order.task.students)) for order in self._orders if order.task.place == place
        ]
        plain = {name: asdict(run) if run else None for name, run in runs.items()}
        return {**plain, "waiting": sum(waiting)}

    def stop(self, root: str, assignment: str) -> None:
        """End what is done for an assignment, and take back what waits for it.

        What is recorded stays, and the next run does the rest: the process that does it ends as if
        the machine had stopped, and its kernels with it.
        """
        place = root, assignment
        for order in [each for each in self._orders if each.task.place == place]:
            self._orders.remove(order)
            order.run.answer = _of(_stopped(order.run))
            _answer([order], order.run.answer)
        if self._now is not None and self._now.place == place and self._now.kind != "warm":
            self._stopped = True
            if self._process is not None and self._process.stdin:
                self._process.stdin.close()

    async def warm_up(self, task: Task) -> None:
        """Have the next worker, and the server that it will need, before anybody asks for more."""
        if self._at_work is None and self._spare is None:
            await self.done(replace(task, kind="warm"))

    async def close(self) -> None:
        """Wait until everything is done, and end the worker that waits for more."""
        if self._at_work is not None:
            await self._at_work
        spare, self._spare = self._spare, None
        if spare is not None and spare.stdin:
            spare.stdin.close()
            await spare.wait()

    async def _work(self) -> None:
        try:
            while self._orders:
                orders = self._next()
                try:
                    await self._do(orders)
                except Exception as error:
                    self._log.exception("autograder: %s", orders[0].task)
                    _answer(orders, _failure(f"{type(error).__name__}: {error}"))
        finally:
            self._at_work = None

    def _next(self) -> list[Order]:
        """Take the order that has waited longest, and those that can be done with it."""
        first = self._orders.popleft()
        if not first.task.students:
            return [first]
        alike = [order for order in self._orders if _together(order.task, first.task)]
        for order in alike:
            self._orders.remove(order)
        return [first, *alike]

    async def _do(self, orders: list[Order]) -> None:
        students = tuple(sorted({s for order in orders for s in order.task.students}))
        task = replace(orders[0].task, students=students)
        run = orders[0].run
        run.total = len(students)
        if task.kind != "warm":
            self._runs[task.place] = run
        self._now, self._stopped = task, False
        process = self._process = await self._worker()
        assert process.stdin and process.stdout  # They are pipes.
        try:
            if self._stopped:  # before there was a process
                process.stdin.close()
            else:
                process.stdin.write(json.dumps(asdict(task)).encode() + b"\n")
            with contextlib.suppress(ConnectionError):  # It has ended, which is seen below.
                await process.stdin.drain()
            if task.kind != "warm":
                self._spare = await self._started()
            end, said = None, {}
            async for line in process.stdout:
                told = json.loads(line)
                if "total" in told:
                    run.total = max(told["total"], run.total)
                elif "student" in told:
                    run.done += 1
                    run.look += told.get("look", False)
                    run.students.append(told["student"])
                    said[told["student"]] = told
                    if len(students) > 1:
                        _answer_some(orders, said, None)
                else:
                    end = told
        finally:
            process.stdin.close()
            code = await process.wait()
            self._now = self._process = None
        if end is None:
            end = _stopped(run) if self._stopped else {"ok": False, "log": _DIED.format(code=code)}
        run.answer = _of(end)
        _answer_some(orders, said, end)

    async def _worker(self) -> Process:
        spare, self._spare = self._spare, None
        if spare is not None and spare.returncode is None:
            return spare
        return await self._started()

    async def _started(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "autograder.desk.worker"),
            stdin=PIPE,
            stdout=PIPE,
            limit=_LONGEST,
            start_new_session=True,  # Ctrl-C is for the server.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )


_DIED = (
    "The process that did this has ended with {code} before it was done, as if it was killed: look "
    "whether the machine is short of memory. What is graded is kept; press again for the rest."
)


def _together(one: Task, other: Task) -> bool:
    """Whether two tasks for certain students can be one."""
    return bool(one.students) and replace(one, students=other.students) == other


def _of(told: dict) -> dict:
    """Return what was told in the words of formgrader's script."""
    error = {"error": told["error"]} if told.get("error") else {}
    stopped = {"stopped": True} if told.get("stopped") else {}
    return {"success": told["ok"], "log": told["log"], **error, **stopped}


def _stopped(run: Run) -> dict:
    log = words.stopped(run.kind, run.done, run.total)
    return {"ok": False, "log": log, "stopped": True}


def _failure(log: str) -> dict:
    return {"success": False, "log": log}


def _answer(orders: list[Order], answer: dict) -> None:
    for order in orders:
        if not order.answer.done():
            order.answer.set_result(answer)


def _answer_some(orders: list[Order], said: dict[str, dict], end: dict | None) -> None:
    """Answer those about whose student something was said; in the end all."""
    for order in orders:
        told = [said[student] for student in order.task.students if student in said]
        if len(told) < len(order.task.students) and end is None:
            continue
        if end is not None and (not order.task.students or not told or not end["ok"]):
            _answer([order], _of(end))
        elif told:
            notes = [end["log"]] if end and end["log"] else []
            log = "\n".join([*(each["log"] for each in told), *notes])
            _answer([order], {"success": all(each["ok"] for each in told), "log": log})
