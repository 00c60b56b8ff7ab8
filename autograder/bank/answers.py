"""The answer bank: right and wrong answers to exercises, one small file each.

``<bank>/<assignment>/<exercise>/right-<name>.py`` gets full marks; ``wrong-<name>.py`` says in
comments at its top which points it gets and what the learner must read::

    # points: 1
    # message: one column per token

An exercise is named by the grade id of its solution cell; the file replaces that cell. Somebody
who does not know the tests cannot say what a wrong answer gets: strangers' have no such lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode


class AnswerError(Exception):
    """An answer file is not written as the bank expects; the message names it and says how."""


@dataclass(frozen=True)
class Answer:
    """One answer. ``points`` and ``message`` are None for right answers, and for strangers'."""

    assignment: str
    exercise: str
    name: str
    right: bool
    source: str
    points: float | None = None
    message: str | None = None


def read_bank(bank: Path, assignment: str, *, of_strangers: bool = False) -> list[Answer]:
    """Return all answers to an assignment, sorted by exercise and name.

    Raises :class:`AnswerError`.
    """
    paths = sorted((bank / assignment).glob("*/*.py"))
    return [read_answer(path, of_strangers=of_strangers) for path in paths]


def read_answer(path: Path, *, of_strangers: bool = False) -> Answer:
    """Read one answer file. Raises :class:`AnswerError`."""
    kind, _, name = path.stem.partition("-")
    if kind not in ("right", "wrong") or not name:
        raise AnswerError(f"{path}: a file is named right-<name>.py or wrong-<name>.py")
    source = path.read_text(encoding="utf-8").strip("\n")
    assignment, exercise = path.parts[-3:-1]
    if kind == "right" or of_strangers:
        return Answer(assignment, exercise, path.stem, kind == "right", source)
    header, lines = {}, source.splitlines()
    while lines and lines[0].startswith("#") and ":" in lines[0]:
        key, _, value = lines.pop(0).removeprefix("#").partition(":")
        header[key.strip()] = value.strip()
    try:
        points, message = float(header["points"]), header["message"]
    except (KeyError, ValueError):
        raise AnswerError(
            f"{path}: a wrong answer starts with the lines '# points: <number>' and "
            "'# message: <part of the message it must give>'"
        ) from None
    return Answer(assignment, exercise, path.stem, False, "\n".join(lines), points, message)


def fill(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Put answers into a student version, in place, and return it.

    ``answers`` maps exercises to sources. Raises :class:`AnswerError` if the notebook has no
    solution cell of that name.
    """
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for exercise, source in answers.items():
        if exercise not in cells:
            raise AnswerError(f"no exercise {exercise!r}; there are: {', '.join(cells)}")
        cells[exercise].source = source
    return notebook
