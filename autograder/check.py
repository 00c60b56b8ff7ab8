"""Grade the graders: put the answers of the bank through the path that grades a class.

A hidden test that passes a wrong answer, or fails a right one written differently, does harm.
So every answer of the bank is handed in by a learner of a scratch course who leaves the other
exercises untouched, and must get exactly the points, and the message, that the bank states.
"""

import ast
import re
import shutil
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.answers import Answer, fill, read_bank
from autograder.course import Course, CourseError
from autograder.execute import How
from autograder.grading import Graded, Grading
from autograder.release import secret_lines, squeezed
from autograder.scratch import scratch_course

#: Hand-ins that every assignment has: the solution itself, and the student version untouched.
SOLUTION, UNTOUCHED = "solution", "untouched"


@dataclass(frozen=True)
class Checked:
    """One answer and what became of it.

    ``expected`` and ``got`` are points of its exercise; ``messages`` are what the learner reads
    under the exercise's failed tests, ``message`` what must be among it (None: no matter what).
    """

    exercise: str
    name: str
    expected: float
    got: float
    message: str | None
    messages: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def as_expected(self) -> bool:
        """Whether points and message are those that the bank states."""
        said = self.message is None or any(self.message in text for text in self.messages)
        return self.got == self.expected and said and not self.remarks


class Bench:
    """An assignment in a scratch course in ``folder``, where anything can be handed in and graded.

    ``points`` and ``grade_ids`` are those of its exercises, ``source`` is its notebook with the
    solutions, ``original_source`` the one of the course it was made from.
    """

    def __init__(self, original: Course, assignment: str, folder: Path):
        self.assignment = assignment
        self.course = scratch_course(original, [assignment], folder)
        self.points = {e.name: e.max_score for e in self.course.exercises(assignment)}
        self.grade_ids = {e.name: e.grade_ids for e in self.course.exercises(assignment)}
        self.notebook = self._only_notebook()
        file = f"{self.notebook}.ipynb"
        self.source = self.course.folder("source", ".", assignment) / file
        self.original_source = original.folder("source", ".", assignment) / file

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
        how: How,
        on_done: Callable[[Graded], None] = lambda graded: None,
    ) -> list[Graded]:
        """Grade what these learners have handed in."""
        return Grading(self.course, self.assignment, executor, how).run(students, on_done)

    def graded_notebook(self, student: str) -> NotebookNode:
        """Return the graded notebook of a learner of the scratch course."""
        folder = self.course.folder("autograded", student, self.assignment)
        return nbformat.read(folder / f"{self.notebook}.ipynb", as_version=4)


class BankCheck(Bench):
    """The answers of one assignment, handed in to a scratch course in ``folder``."""

    def __init__(self, original: Course, assignment: str, bank: Path, folder: Path):
        super().__init__(original, assignment, folder)
        self.answers = read_bank(bank, assignment)
        unknown = sorted({a.exercise for a in self.answers} - self.points.keys())
        if unknown:
            raise CourseError(
                f"The bank of {assignment} has answers to {', '.join(unknown)}; "
                f"its exercises are {', '.join(self.points)}."
            )
        self._hand_in()

    def _hand_in(self) -> None:
        self.hand_in(SOLUTION, nbformat.read(self.source, as_version=4))
        self.hand_in(UNTOUCHED, self.student_version())
        for answer in self.answers:
            filled = fill(self.student_version(), {answer.exercise: answer.source})
            self.hand_in(student_id(answer), filled)

    def run(
        self,
        executor: Executor,
        how: How,
        *,
        only_right: bool = False,
        on_done: Callable[[Graded], None] = lambda graded: None,
    ) -> list[Checked]:
        """Grade the answers (or the right ones alone) and return a row for each."""
        answers = {student_id(a): a for a in self.answers if a.right or not only_right}
        students = [SOLUTION, UNTOUCHED, *answers] if not only_right else [SOLUTION, *answers]
        rows = self.grade(students, executor, how, on_done)
        return [row for graded in rows for row in self._rows(graded, answers.get(graded.student))]

    def _rows(self, graded: Graded, answer: Answer | None) -> list[Checked]:
        texts = failures(self.graded_notebook(graded.student))
        remarks = tuple(str(finding) for finding in graded.findings if finding.serious)
        if answer is None:
            return [
                Checked(
                    exercise,
                    graded.student,
                    points if graded.student == SOLUTION else 0.0,
                    graded.by_exercise[exercise],
                    None,
                    (),
                    remarks,
                )
                for exercise, points in self.points.items()
            ]
        exercise = answer.exercise
        return [
            Checked(
                exercise,
                answer.name,
                self.points[exercise] if answer.right else answer.points,
                graded.by_exercise[exercise],
                answer.message,
                tuple(texts[name] for name in self.grade_ids[exercise] if name in texts),
                remarks,
            )
        ]

    def missing(self, rights: int = 3, wrongs: int = 5) -> list[str]:
        """Say which exercises have fewer right or wrong answers than they should."""
        said = []
        for exercise in self.points:
            for right, least, kind in ((True, rights, "right"), (False, wrongs, "wrong")):
                count = sum(a.exercise == exercise and a.right == right for a in self.answers)
                if count < least:
                    said.append(f"{exercise} has {count} {kind} answers of at least {least}")
        return said

    def leaking_messages(self, rows: list[Checked]) -> list[str]:
        """Return the messages, written in tests or read by a learner, that hold solution text."""
        secrets = secret_lines(self.course, self.source, hidden_tests=False)
        messages = {text for row in rows for text in row.messages} | _texts_in_tests(self.source)
        return sorted(
            text for text in messages if any(secret in squeezed(text) for secret in secrets)
        )


def student_id(answer: Answer) -> str:
    """Return the id under which an answer is handed in."""
    return f"{answer.exercise}.{answer.name}"


def failures(notebook: NotebookNode) -> dict[str, str]:
    """Return grade id -> what a failed test said, of a graded notebook."""
    said = {}
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("grade"):
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            text = f"{errors[0].ename}: {errors[0].evalue}"
            said[cell.metadata.nbgrader.grade_id] = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return said


def _texts_in_tests(source: Path) -> set[str]:
    """Return the string constants in test cells: what a test can say."""
    texts = set()
    for cell in nbformat.read(source, as_version=4).cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and nbgrader.get("grade") and not nbgrader.get("solution"):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.add(node.value)
    return texts
