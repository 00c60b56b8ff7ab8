"""Run a learner's notebook in one kernel, and its tests in another: the judge's.

The cells of the notebook run in order. Where a test stands that the judge is to run, the learner's
kernel answers its questions, and the judge's kernel runs the test; then the notebook goes on. What
is asked and answered goes from one to the other through two pipes, see
:mod:`autograder.judge.line`; the grader sees none of it.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence

from nbformat import NotebookNode

from autograder.judge.answering import end
from autograder.judge.asking import UnansweredError
from autograder.judge.line import frame

from .cells import LOST_PATIENCE_SECONDS, error
from .limits import Limits
from .run import Connected, NotebookRun, error_name, started_kernel, status_of

#: What the learner's kernel runs while a test runs in the judge's.
_ANSWER = "__import__('autograder.judge.answering').judge.answering.main({number})"
_START = "__import__('autograder.judge.asking').judge.asking.start({plan!r})"
_START_SECONDS = 60.0
_OF_THE_LEARNER = ("stream", "display_data")


def run_judged(
    notebook: NotebookNode,
    judge: NotebookNode,
    places: Mapping[int, Sequence[int]],
    plan: str,
    *,
    files: Mapping[str, bytes],
    judge_files: Mapping[str, bytes],
    limits: Limits,
    seed: int,
    judge_seed: int,
    epilogue: Sequence[str] = (),
    **options: object,
) -> tuple[NotebookNode, dict]:
    """Run ``notebook``, with cells of ``judge`` in a kernel of their own.

    ``places`` maps the index of a learner's test cell to the indices of the judge's cells that run
    there; the last of them is the test, and its outputs become those of the test cell. ``plan`` is
    what the judge is told first. Each kernel has its own files, limits and ``seed``. The other
    options, the result and the errors are those of :func:`autograder.kernel.run.run_notebook`.
    """
    started, cpu = time.perf_counter(), time.thread_time()
    with (
        contextlib.closing(_Line()) as line,
        started_kernel(
            files=files, limits=limits, seed=seed, line=line.of_learner, **options
        ) as answering,
        started_kernel(
            files=judge_files, limits=limits, seed=judge_seed, line=line.of_judge, **options
        ) as judging,
    ):
        line.hand_over()
        learner = NotebookRun(notebook, answering, limits)
        run = _Judged(learner, NotebookRun(judge, judging, limits), places, line)
        asyncio.run(run.all_cells(_START.format(plan=plan), epilogue))
    return learner.result, status_of(learner, [answering, judging], started, cpu)


class _Judged:
    """Two runs, of which one tests the other."""

    def __init__(
        self,
        learner: NotebookRun,
        judge: NotebookRun,
        places: Mapping[int, Sequence[int]],
        line: "_Line",
    ) -> None:
        self.learner = learner
        self.judge = judge
        self.places = places
        self._line = line

    async def all_cells(self, start: str, epilogue: Sequence[str]) -> None:
        """Run every cell where it belongs."""
        async with self.learner.connected() as there, self.judge.connected() as here:
            outputs, trouble = await self.judge.extra_cell(here, start, _START_SECONDS)
            if trouble or outputs:
                raise RuntimeError(f"the judge does not start: {trouble or outputs}")
            for index, cell in enumerate(self.learner.result.cells):
                if cell.cell_type != "code":
                    continue
                if index in self.places and not self.learner.over:
                    await self._test(there, here, index)
                else:
                    await self.learner.one_cell(there, index)
            await self.learner.last_cells(there, epilogue)

    async def _test(self, there: Connected, here: Connected, index: int) -> None:
        """Run the judge's cells of this place while the learner's kernel answers."""
        seconds = self.learner.seconds_left()
        answering = asyncio.ensure_future(
            self.learner.extra_cell(
                there,
                _ANSWER.format(number=index),
                seconds + 3 * LOST_PATIENCE_SECONDS,
                index,
            )
        )
        stopped = None
        for place in self.places[index]:
            stopped = await self._judge_cell(here, place) or stopped
        too_early = answering.done()
        if not self._line.tell_to_end(index):
            too_early = True
            self.learner.stop()
        outputs, trouble = await self._settled(answering)
        too_early = too_early or self._was_unanswered(place)
        if too_early and trouble is None and not self.judge.over:
            message = f"Cell {index + 1} was not answered for to the end of its test."
            trouble = {"outcome": "crash", "message": message}
        event = self._event(index, stopped, trouble)
        cell = self.learner.result.cells[index]
        cell.outputs = [o for o in outputs if o.output_type in _OF_THE_LEARNER]
        cell.outputs += self._verdict(place, event)
        cell.execution_count = self.judge.result.cells[place].execution_count

    async def _judge_cell(self, here: Connected, place: int) -> str | None:
        """Run one cell of the judge; say how it was stopped, if it was.

        When its time is over the answer is interrupted, and only then, if that changes nothing,
        the test itself: who waits is not the one to blame.
        """
        seconds = min(self.learner.limits.cell_seconds, self.learner.seconds_left())
        late = []

        def stop_the_answer() -> None:
            late.append(seconds)
            self.learner.process.send_signal(signal.SIGINT)

        timer = asyncio.get_running_loop().call_later(seconds, stop_the_answer)
        try:
            await self.judge.one_cell(here, place, seconds + LOST_PATIENCE_SECONDS)
        finally:
            timer.cancel()
        return "timeout" if late else None

    def _event(self, index: int, stopped: str | None, trouble: dict | None) -> dict | None:
        """Note what went wrong at a test, if something did."""
        name = f"Cell {index + 1}"
        limits = self.learner.limits
        if trouble is None and stopped is None:
            if not self.judge.over:
                return None
            trouble = {
                "outcome": "crash",
                "message": f"The test in cell {index + 1} was lost over the answers to it: "
                f"{self.judge.events[-1]['message']}",
            }
            self.learner.stop()
        elif stopped is not None and (trouble is None or trouble["outcome"] == "timeout"):
            if self.learner.seconds_left() <= 0.01:
                self.learner.stop()
                message = (
                    f"The submission was stopped in cell {index + 1}, after"
                    f" {limits.submission_seconds:g} seconds, its limit."
                )
                trouble = {"outcome": "submission-timeout", "message": message}
            else:
                message = f"{name} was stopped after {limits.cell_seconds:g} seconds, its limit."
                trouble = {"outcome": "timeout", "message": message}
        return self.learner.note(index, trouble["outcome"], trouble["message"])

    def _was_unanswered(self, place: int) -> bool:
        """Whether the judge has found the line closed; no error of an answer has this name."""
        names = [output.get("ename") for output in self.judge.result.cells[place].outputs]
        return UnansweredError.__name__ in names

    def _verdict(self, place: int, event: dict | None) -> list[NotebookNode]:
        outputs = self.judge.result.cells[place].outputs
        if event is None:
            return outputs
        kept = [output for output in outputs if output.output_type in _OF_THE_LEARNER]
        return [*kept, error(error_name(event["outcome"]), event["message"])]

    async def _settled(self, answering: asyncio.Future) -> tuple[list[NotebookNode], dict | None]:
        """Wait for the learner's kernel to be done with answering; kill it if it is not."""
        done, _ = await asyncio.wait({answering}, timeout=LOST_PATIENCE_SECONDS)
        if not done:
            self.learner.stop()
        return await answering


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
