"""Tests in a kernel of their own, which no learner's code enters: what ``--strict`` is made of.

The learner's kernel runs the notebook without its tests: it never sees one. The tests' kernel
runs the assignment without answers; the learner's functions are stand-ins there, and what they
are asked and answer is carried between the two as text, see :mod:`autograder.crossing`.
"""

import ast
import asyncio
import contextlib
import json
from collections.abc import Mapping

from nbformat import NotebookNode

from .limits import Limits
from .run import Connected, NotebookRun, started_kernel, unless

_ENDED = json.dumps({"raised": [["builtins", "RuntimeError"]], "message": "the kernel has ended"})
_ANSWER = "__import__('autograder.crossing').crossing.answer({question!r}, globals())"


def run_apart(
    learner: NotebookNode,
    tests: NotebookNode,
    *,
    files: Mapping[str, bytes],
    files_for_tests: Mapping[str, bytes],
    limits: Limits,
    seed: int,
    **options: object,
) -> tuple[NotebookNode, dict]:
    """Run ``tests`` in a kernel of their own against the functions of ``learner``.

    Gives a copy of ``tests`` with its outputs, and ``{"cpu_seconds", "memory_bytes"}`` of both
    kernels. Each kernel has its own files and its own limits, and the tests a seed of their own,
    so that nothing computed elsewhere fits. ``options`` are those of
    :func:`autograder.kernel.run.run_notebook`.
    """
    with (
        started_kernel(files=files, limits=limits, seed=seed, **options) as far,
        started_kernel(files=files_for_tests, limits=limits, seed=seed + 1, **options) as near,
    ):
        answering = NotebookRun(learner, far, limits)
        asking = NotebookRun(tests, near, limits)
        asyncio.run(_run_both(answering, asking))
    return asking.result, {
        "cpu_seconds": far.report["cpu_seconds"] + near.report["cpu_seconds"],
        "memory_bytes": max(far.report["memory_bytes"], near.report["memory_bytes"]),
    }


async def _run_both(answering: NotebookRun, asking: NotebookRun) -> None:
    async with answering.connected() as far, asking.connected(stdin=True) as near:
        await answering.cells_one_by_one(far)
        carrying = asyncio.ensure_future(_carry(near, answering, far))
        try:
            await asking.cells_one_by_one(near)
        finally:
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)


async def _carry(near: Connected, answering: NotebookRun, far: Connected) -> None:
    """Carry every question of the tests' kernel to the learner's, and the answer back."""
    while True:
        message = await near.client.get_stdin_msg()
        near.client.input(await _answer(answering, far, message["content"]["prompt"]))


async def _answer(answering: NotebookRun, far: Connected, question: str) -> str:
    """Return the learner's kernel's answer; it has the time of one cell to give it."""
    if not answering.over:
        answers: list[str] = []
        asking = asyncio.wait_for(_ask(far, question, answers), answering.limits.cell_seconds)
        try:
            await unless(far.ended, asking)
        except Exception:  # too slow, or no Jupyter message
            answers.clear()
        if answers:
            return answers[0]
        answering.over = True
        answering.process.kill()
    return _ENDED


async def _ask(far: Connected, question: str, answers: list[str]) -> None:
    expression = _ANSWER.format(question=question)
    sent = far.client.execute(
        "", silent=True, store_history=False, user_expressions={"answer": expression}
    )
    while True:
        reply = await far.client.get_shell_msg()
        if reply["parent_header"].get("msg_id") == sent:
            break
    text = "{}"
    with contextlib.suppress(KeyError, SyntaxError, TypeError, ValueError):
        found = ast.literal_eval(
            reply["content"]["user_expressions"]["answer"]["data"]["text/plain"]
        )
        text = found if isinstance(found, str) else text
    answers.append(text)
