"""What the course promises, and what proves it.

An *objective* stands in the title cell of a chapter and names the questions that serve it, such
as ``(Q4, Q5)``. A *question* is a section, cell ``q4``, with the code cells ``q4-…`` that answer
it. An *exercise* is a solution cell of the assignment; the last line of its question cell names
the questions that it asks for. Its *tests* are the graded cells behind it, and its
*misconceptions* are the wrong answers of the bank. `chapters` reads all of it and runs nothing;
`orphans` says what leads nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import nbformat

from autograder.bank.answers import Answer, read_bank

#: How many questions the course has, in all its chapters.
QUESTIONS = 38


@dataclass(frozen=True)
class Objective:
    """What a reader can do at the end of a chapter. ``text`` is Markdown."""

    text: str
    questions: tuple[int, ...]


@dataclass(frozen=True)
class Question:
    """A question as people ask it (Markdown), and the code cells that answer it."""

    number: int
    asked: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Test:
    """A graded cell."""

    name: str
    points: float
    source: str


@dataclass(frozen=True)
class Exercise:
    """An exercise. ``by_hand``: a person reads the answer, so nothing tests it."""

    name: str
    title: str
    questions: tuple[int, ...]
    tests: tuple[Test, ...]
    misconceptions: tuple[Answer, ...]
    by_hand: bool = False

    @property
    def points(self) -> float:
        """The points of all its tests."""
        return sum(test.points for test in self.tests)

    def failed_by(self, answer: Answer) -> set[str]:
        """Return the tests that a wrong answer fails for certain, from what the bank states.

        It fails a set of tests that leaves it its points and has one that gives its message. What
        all such sets have in common is certain.
        """
        says = {test.name for test in self.tests if answer.message in _joined(test.source)}
        possible = [
            names
            for count in range(1, len(self.tests) + 1)
            for failed in combinations(self.tests, count)
            if sum(test.points for test in failed) == self.points - answer.points
            and (names := {test.name for test in failed}) & (says or names)
        ]
        return set.intersection(*possible) if possible else set()


@dataclass(frozen=True)
class Chapter:
    """A chapter and its assignment, which has the same name.

    ``questions`` are those that it asks first, ``taken_up`` those that an earlier chapter asked.
    """

    name: str
    title: str
    objectives: tuple[Objective, ...]
    questions: tuple[Question, ...]
    taken_up: tuple[Question, ...]
    exercises: tuple[Exercise, ...]

    @property
    def number(self) -> int:
        """The number that its name begins with."""
        return int(self.name[:2])


def chapters(root: Path) -> list[Chapter]:
    """Return the chapters of the course in ``root`` that are in its table of contents, in order."""
    contents = (root / "_toc.yml").read_text(encoding="utf-8")
    found, asked = [], set()
    for name in re.findall(r"^ *- file: chapters/(\d\S+)$", contents, re.MULTILINE):
        found.append(_chapter(root, name, asked))
        asked |= {question.number for question in found[-1].questions}
    return found


def sources(root: Path) -> Iterator[Path]:
    """Return the files that `chapters` reads."""
    yield root / "_toc.yml"
    yield from sorted((root / "chapters").glob("[0-9]*.ipynb"))
    yield from sorted((root / "solutions").glob("*/*.ipynb"))
    yield from sorted((root / "tests" / "answers").glob("*/*/*.py"))


def orphans(course: list[Chapter], questions: int = QUESTIONS) -> list[str]:
    """Return what leads nowhere in a course of so many questions, a sentence for each."""
    everywhere = {question.number for chapter in course for question in chapter.questions}
    wanted = set(range(1, questions + 1))
    found = [f"Q{n} is in no chapter" for n in sorted(wanted - everywhere)]
    found += [f"Q{n} is not one of {questions}" for n in sorted(everywhere - wanted)]
    for chapter in course:
        # A chapter that asks nothing new brings together what the others asked.
        own = [question.number for question in chapter.questions]
        known = set(own or everywhere)
        served = {n for objective in chapter.objectives for n in objective.questions}
        trained = {n for exercise in chapter.exercises for n in exercise.questions}
        said = []
        if not chapter.exercises:
            said.append("it has no exercises")
        if own and not chapter.objectives:
            said.append("it has no objectives")
        for objective in chapter.objectives:
            if own and not objective.questions:
                said.append(f"no question serves the objective «{objective.text}»")
            said += [f"an objective names Q{n}" for n in objective.questions if n not in known]
        for question in chapter.questions:
            if not question.cells:
                said.append(f"no code cell q{question.number}-… answers Q{question.number}")
            if question.number not in served:
                said.append(f"Q{question.number} serves no objective")
            if question.number not in trained:
                said.append(f"no exercise asks for Q{question.number}")
        for exercise in chapter.exercises:
            said += [f"{exercise.name}: {what}" for what in _loose_ends(exercise, known)]
        found += [f"{chapter.name}: {what}" for what in said]
    return found


def _loose_ends(exercise: Exercise, known: set[int]) -> Iterator[str]:
    if not exercise.questions:
        yield "it names no question"
    yield from (f"it names Q{n}" for n in exercise.questions if n not in known)
    if exercise.by_hand:
        return
    if not exercise.tests:
        yield "no test"
    if not exercise.misconceptions:
        yield "no misconception"
    failed = {name for each in exercise.misconceptions for name in exercise.failed_by(each)}
    yield from (f"no wrong answer fails {t.name}" for t in exercise.tests if t.name not in failed)


# Reading --------------------------------------------------------------------------------------


def _chapter(root: Path, name: str, asked: set[int]) -> Chapter:
    cells = nbformat.read(root / "chapters" / f"{name}.ipynb", as_version=4).cells
    title = next(cell.source for cell in cells if cell.id == "title")
    questions = [_question(cell, cells) for cell in cells if re.fullmatch(r"q\d+", cell.id)]
    return Chapter(
        name,
        _heading(title),
        tuple(
            Objective(re.sub(r"\s*\((Q\d+(, )?)+\)", "", item).rstrip(";. "), _numbers(item))
            for item in re.findall(r"^- (.+)$", title, re.MULTILINE)
        ),
        tuple(question for question in questions if question.number not in asked),
        tuple(question for question in questions if question.number in asked),
        tuple(_exercises(root, name)),
    )


def _question(heading: nbformat.NotebookNode, cells: list[nbformat.NotebookNode]) -> Question:
    answers = [c.id for c in cells if c.cell_type == "code" and c.id.startswith(f"{heading.id}-")]
    return Question(int(heading.id[1:]), _heading(heading.source).strip('"'), tuple(answers))


def _exercises(root: Path, assignment: str) -> Iterator[Exercise]:
    path = root / "solutions" / assignment / f"{assignment}.ipynb"
    if not path.is_file():
        return
    bank = read_bank(root / "tests" / "answers", assignment)
    cells = nbformat.read(path, as_version=4).cells
    grading = [(cell, cell.metadata.get("nbgrader", {})) for cell in cells]
    starts = [place for place, (_, says) in enumerate(grading) if says.get("solution")]
    questions = {cell.id: cell.source for cell in cells if cell.id.endswith("-question")}
    for place, end in zip(starts, [*starts[1:], None], strict=True):
        name = grading[place][1]["grade_id"]
        asked = questions.get(f"{name}-question", "")
        yield Exercise(
            name,
            re.sub(r"^\d+\. | \(\d+ points?\)$", "", _heading(asked) or name),
            _numbers(asked.rstrip().rpartition("\n")[2]),
            tuple(
                Test(says["grade_id"], float(says["points"]), cell.source)
                for cell, says in grading[place:end]
                if says.get("grade") and says.get("points")
            ),
            tuple(each for each in bank if each.exercise == name and not each.right),
            by_hand=bool(grading[place][1].get("grade")),
        )


def _heading(markdown: str) -> str:
    first = markdown.strip().partition("\n")[0]
    return first.lstrip("#").strip()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\bQ(\d+)\b", text))


@cache
def _joined(source: str) -> str:
    """Return a cell's source with strings that go on in the next line put together."""
    return re.sub(r'"\s*\n\s*f?"', "", source)
