"""Run a learner's notebook in one kernel, and its tests in another: the judge's.

The cells of the notebook run in order. Where a test stands that the judge is to run, the learner's
kernel answers its questions, and the judge's kernel runs the test; then the notebook goes on. What
is asked and answered goes from one to the other through two pipes, see
:mod:`autograder.judge.line`; the grader sees none of it. What the judge needs and can do without
the learner, such as loading the data of an assignment, it does meanwhile, so that nobody waits for
it twice.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from nbformat import NotebookNode

from autograder.judge.line import UnansweredError, end, frame

from .cells import LOST_PATIENCE_SECONDS, error
from .options import RunOptions
from .run import Connected, NotebookRun, error_name, started_kernel, status_of
from .status import Event, RunStatus
from .turns import Share

#: What the learner's kernel runs while a test runs in the judge's.
_ANSWER = "__import__('autograder.judge.answering').judge.answering.main({number})"
_START = "__import__('autograder.judge.asking').judge.asking.start({plan!r})"
_START_SECONDS = 60.0


def run_judged(
    notebook: NotebookNode,
    judge: NotebookNode,
    places: Mapping[int, Sequence[int]],
    plan: str,
    options: RunOptions,
    *,
    asking: Collection[int],
    files: Mapping[str, bytes],
    judge_files: Mapping[str, bytes],
    judge_seed: int,
    epilogue: Sequence[str] = (),
) -> tuple[NotebookNode, RunStatus]:
    """Run ``notebook``, with cells of ``judge`` in a kernel of their own.

    ``places`` maps the index of a learner's test cell to the indices of the judge's cells that run
    there; the last of them is the test, and its outputs become those of the test cell. Those of
    the judge's cells that are not ``asking`` run as soon as the judge has nothing else to do.
    ``plan`` is what the judge is told first. Each kernel has its own files and limits; the judge's
    has a seed of its own. The result and the errors are those of
    :func:`autograder.kernel.run.run_notebook`.
    """
    started, cpu = time.perf_counter(), time.thread_time()
    judges = replace(options, seed=judge_seed)
    with (
        contextlib.closing(_Line()) as line,
        started_kernel(options, files=files, line=line.of_learner) as answering,
        started_kernel(judges, files=judge_files, line=line.of_judge, held=False) as judging,
    ):
        line.hand_over()
        learner = NotebookRun(notebook, answering, options.limits)
        judged = NotebookRun(judge, judging, options.limits)
        run = _Judged(learner, judged, places, asking, line)
        asyncio.run(run.all_cells(_START.format(plan=plan), epilogue))
    return learner.result, status_of(learner, [answering, judging], started, cpu)


class _Judged:
    """Two runs, of which one tests the other."""

    def __init__(
        self,
        learner: NotebookRun,
        judge: NotebookRun,
        places: Mapping[int, Sequence[int]],
        asking: Collection[int],
        line: "_Line",
    ) -> None:
        self.learner = learner
        self.judge = judge
        self.places = places
        self._asking = asking
        self._line = line
        self._todo = [*places]
        self._ran_ahead: set[int] = set()
        self._answering: asyncio.Future | None = None
        self._session = 0

    async def all_cells(self, start: str, epilogue: Sequence[str]) -> None:
        """Run every cell where it belongs."""
        async with self.learner.connected() as there, self.judge.connected() as here:
            ahead = asyncio.ensure_future(self._begin(here, start))
            try:
                at = 0
                for index, cell in enumerate(self.learner.result.cells):
                    if cell.cell_type != "code":
                        continue
                    if index in self.places and not self.learner.over:
                        at = index
                        await self._test(there, here, index, ahead)
                        ahead = asyncio.ensure_future(self._go_ahead(here))
                    else:
                        self._note(at, await self._end_of_answering())
                        await self.learner.one_cell(there, index)
                self._note(at, await self._end_of_answering())
                await self.learner.last_cells(there, epilogue)
            finally:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)

    async def _begin(self, here: Connected, start: str) -> bool:
        outputs, trouble = await self.judge.extra_cell(here, start, _START_SECONDS)
        if trouble or outputs:
            raise RuntimeError(f"the judge does not start: {trouble or outputs}")
        return await self._go_ahead(here)

    async def _go_ahead(self, here: Connected) -> bool:
        """Run what comes before the next test and asks nobody; return whether time ran out."""
        for place in self.places[self._todo[0]] if self._todo else ():
            if place in self._asking or self.judge.over:
                break
            self._ran_ahead.add(place)
            await self.judge.one_cell(here, place, self._seconds())
        self.learner.crowded |= self.judge.crowded
        return self.judge.over and self.judge.events[-1].outcome == "timeout"

    async def _test(
        self, there: Connected, here: Connected, index: int, ahead: asyncio.Future
    ) -> None:
        """Run the judge's cells of this place while the learner's kernel answers."""
        if self._answering is None:
            seconds = self.learner.seconds_left() + 3 * LOST_PATIENCE_SECONDS
            answering = self.learner.extra_cell(there, _ANSWER.format(number=index), seconds)
            self._answering = asyncio.ensure_future(answering)
            self._session = index
        self.learner.in_question = index
        self._todo.remove(index)
        late = await ahead
        for place in self.places[index]:
            if place not in self._ran_ahead:
                late |= await self._judge_cell(here, place)
        trouble = None
        verdict, cell = self.judge.result.cells[place], self.learner.result.cells[index]
        unanswered = any(o.get("ename") == UnansweredError.__name__ for o in verdict.outputs)
        if late or unanswered or self._answering.done() or self.judge.over:
            too_early = unanswered or self._answering.done()
            trouble = await self._end_of_answering(LOST_PATIENCE_SECONDS if late else None)
            if too_early and trouble is None and not self.judge.over:
                late = False  # Nobody was there to be waited for.
                message = f"Cell {index + 1} was not answered for to the end of its test."
                trouble = "crash", message
        event = self._note(index, self._trouble(index, late, trouble))
        cell.execution_count = verdict.execution_count
        cell.outputs = verdict.outputs
        if event is not None:
            kept = [output for output in verdict.outputs if output.output_type != "error"]
            cell.outputs = [*kept, error(error_name(event.outcome), event.message)]

    async def _judge_cell(self, here: Connected, place: int) -> bool:
        """Run one cell of the judge; return whether it had to be stopped.

        When its time is over the answer is interrupted, and only then, if that changes nothing,
        the test itself: who waits is not the one to blame.
        """
        seconds = self._seconds()
        late = []

        def stop_the_answer() -> None:
            late.append(seconds)
            self.learner.crowded |= share.was_crowded()
            self.learner.process.send_signal(signal.SIGINT)

        timer = asyncio.get_running_loop().call_later(seconds, stop_the_answer)
        try:
            with Share(seconds, self.learner.process.pid, self.judge.process.pid) as share:
                await self.judge.one_cell(here, place, seconds + LOST_PATIENCE_SECONDS)
        finally:
            timer.cancel()
        return bool(late)

    def _seconds(self) -> float:
        return min(self.learner.limits.cell_seconds, self.learner.seconds_left())

    async def _end_of_answering(self, seconds: float | None = None) -> tuple[str, str] | None:
        """Let the learner's kernel stop answering; return what went wrong there, if something did.

        It is killed if it does not within ``seconds``, by default the time of a cell: a machine may
        be busy. What it printed meanwhile is not kept: it has seen the inputs of hidden tests.
        """
        answering, self._answering = self._answering, None
        if answering is None:
            return None
        if not self._line.tell_to_end(self._session):
            self.learner.stop()
        patience = self.learner.limits.cell_seconds if seconds is None else seconds
        done, _ = await asyncio.wait({answering}, timeout=patience)
        if not done:
            self.learner.stop()
        _, trouble = await answering
        self.learner.in_question = None
        return trouble

    def _trouble(
        self, index: int, late: bool, trouble: tuple[str, str] | None
    ) -> tuple[str, str] | None:
        """Return what went wrong at a test: the outcome, and what happened."""
        limits, name = self.learner.limits, f"cell {index + 1}"
        if late and self.learner.seconds_left() < 0.01:
            self.learner.stop()
            return "submission-timeout", (
                f"The submission was stopped in {name}, after {limits.submission_seconds:g} "
                "seconds, its limit."
            )
        if late:
            return "timeout", (
                f"{name.capitalize()} was stopped after {limits.cell_seconds:g} seconds, its limit."
            )
        if trouble is None and self.judge.over:
            self.learner.stop()
            what = self.judge.events[-1].message
            return "crash", f"The test in {name} was lost over the answers to it: {what}"
        return trouble

    def _note(self, index: int, trouble: tuple[str, str] | None) -> Event | None:
        return None if trouble is None else self.learner.note(index, *trouble)


class _Line:
    """The two pipes: an end for each kernel, and a third hand that ends the learner's questions."""

    def __init__(self) -> None:
        questions, replies = os.pipe(), os.pipe()
        self.of_learner = questions[0], replies[1]
        self.of_judge = replies[0], questions[1]
        self._hand = os.dup(questions[1])
        os.set_blocking(self._hand, False)  # The judge's end, too, but it can wait.
        self._open = [*questions, *replies]

    def hand_over(self) -> None:
        """Leave both ends to the kernels, so that each sees when the other has gone."""
        while self._open:
            os.close(self._open.pop())

    def tell_to_end(self, number: int) -> bool:
        """Tell the learner's kernel that this test is over; false if it does not listen.

        This waits for nobody, whatever a learner's process does to the pipe: the grader's own loop
        would wait with it. So few bytes are written as a whole or not at all.
        """
        try:
            os.write(self._hand, frame(end(number)))
        except BlockingIOError:
            return False
        except BrokenPipeError:
            pass
        return True

    def close(self) -> None:
        """Close what is still open here."""
        self.hand_over()
        os.close(self._hand)
