"""The bench: an assignment in a scratch course, where anything can be handed in and graded."""

import hashlib
import itertools
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Protocol, TypeVar

import nbformat
from nbformat import NotebookNode

from autograder.bank.answers import fill
from autograder.bank.scratch import scratch_course
from autograder.course.directory import Course, Exercise
from autograder.errors import CourseError
from autograder.files import write_whole
from autograder.grading.grading import grade_class
from autograder.grading.results import StudentResult
from autograder.kernel.options import RunOptions


class Source(Protocol):
    """What can be put in place of an exercise's solution cell: an answer, a mutant."""

    @property
    def exercise(self) -> str:
        """The name of the exercise."""

    @property
    def source(self) -> str:
        """What stands in its cell."""


SourceT = TypeVar("SourceT", bound=Source)
Row = TypeVar("Row")


def dealt(answers: Sequence[SourceT]) -> list[list[SourceT]]:
    """Deal answers to as few hand-ins as can be, none of which has two to the same exercise."""
    by_exercise: dict[str, list[SourceT]] = {}
    for answer in answers:
        by_exercise.setdefault(answer.exercise, []).append(answer)
    rounds = itertools.zip_longest(*by_exercise.values())
    return [[answer for answer in hand_in if answer is not None] for hand_in in rounds]


class Bench:
    """An assignment in a scratch course in ``folder``, where anything can be handed in and graded.

    ``points`` and ``grade_ids`` are those of its exercises that tests grade, ``source`` is its
    notebook with the solutions, ``original_source`` the one of the course it was made from.
    """

    def __init__(self, original: Course, assignment: str, folder: Path):
        self.assignment = assignment
        self.course = scratch_course(original, [assignment], folder)
        tested = tested_exercises(self.course, assignment)
        self.points = {e.name: e.max_score for e in tested}
        self.grade_ids = {e.name: e.grade_ids for e in tested}
        self.notebook = self._only_notebook()
        self.draw(0)
        file = f"{self.notebook}.ipynb"
        self.source = self.course.folder("source", ".", assignment) / file
        self.original_source = original.folder("source", ".", assignment) / file

    def draw(self, number: int) -> None:
        """Have the tests draw the inputs that belong to a number, the same ones whenever it is.

        A course's own are from a secret; here a result must not depend on who gets it, or when.
        """
        write_whole(self.course.secret_file, hashlib.sha256(f"draw {number}".encode()).digest())

    def _only_notebook(self) -> str:
        notebooks = list(self.course.cells(self.assignment))
        if len(notebooks) != 1:
            raise CourseError(
                f"{self.assignment} has {len(notebooks)} notebooks; banks are for one."
            )
        return notebooks[0]

    def student_version(self) -> NotebookNode:
        """Return a fresh copy of the student version."""
        folder = self.course.folder("release", ".", self.assignment)
        return nbformat.read(folder / f"{self.notebook}.ipynb", as_version=4)

    def hand_in(self, student: str, notebook: NotebookNode) -> None:
        """Put a notebook where a learner's submission is."""
        folder = self.course.folder("submitted", student, self.assignment)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{self.notebook}.ipynb")

    def grade(
        self,
        students: list[str],
        executor: Executor,
        options: RunOptions,
        on_done: Callable[[StudentResult], None] = lambda graded: None,
    ) -> list[StudentResult]:
        """Grade what these learners have handed in."""
        with self.course.gradebook() as gradebook:
            for student in students:
                gradebook.update_or_create_student(student)
        done = grade_class(self.course, self.assignment, executor, options, students, on_done)
        return done.rows

    def grade_answers(
        self,
        answers: Sequence[SourceT],
        executor: Executor,
        options: RunOptions,
        row: Callable[[SourceT, StudentResult], Row],
        doubtful: Callable[[Row], bool],
        *,
        apart: bool = False,
        on_done: Callable[[StudentResult], None] = lambda graded: None,
    ) -> list[Row]:
        """Grade answers that share hand-ins, and return for each what ``row`` makes of it.

        Those with a ``doubtful`` row are graded once more, each alone; all are if ``apart``.
        Rows come in the order of the answers; ``on_done`` is called once for each.
        """
        hands = [[answer] for answer in answers] if apart else dealt(answers)
        rows: list[tuple[SourceT, Row]] = []
        again: list[SourceT] = []
        in_hand = {f"hand-in-{number:04}": hand for number, hand in enumerate(hands, 1)}

        def sort_out(graded: StudentResult) -> None:
            hand = in_hand[graded.student]
            for answer in hand:
                made = row(answer, graded)
                if len(hand) > 1 and doubtful(made):
                    again.append(answer)
                else:
                    rows.append((answer, made))
                    on_done(graded)

        for student, hand in in_hand.items():
            sources = {answer.exercise: answer.source for answer in hand}
            self.hand_in(student, fill(self.student_version(), sources))
        self.grade(list(in_hand), executor, options, sort_out)
        if again:
            alone = self.grade_answers(
                again, executor, options, row, doubtful, apart=True, on_done=on_done
            )
            rows += zip(again, alone, strict=True)
        place = {id(answer): number for number, answer in enumerate(answers)}
        return [made for _, made in sorted(rows, key=lambda pair: place[id(pair[0])])]

    def graded_notebook(self, student: str) -> NotebookNode:
        """Return the graded notebook of a learner of the scratch course."""
        folder = self.course.folder("autograded", student, self.assignment)
        return nbformat.read(folder / f"{self.notebook}.ipynb", as_version=4)


def tested_exercises(course: Course, assignment: str) -> list[Exercise]:
    """Return the exercises that tests grade: not those whose points a person gives."""
    by_hand = {
        cell.grade_id
        for cells in course.cells(assignment).values()
        for cell in cells
        if cell.task or (cell.grade and cell.solution)
    }
    return [e for e in course.exercises(assignment) if by_hand.isdisjoint(e.grade_ids)]
