"""Grade the graders: put the answers of the bank through the path that grades a class.

A hidden test that passes a wrong answer, or fails a right one written differently, does harm.
So every answer of the bank is handed in to a scratch course, and must get exactly the points, and
the message, that the bank states. Answers to different exercises share a hand-in, as those of a
learner do; one that is not as expected is graded again in a hand-in of its own, where the other
exercises are untouched, and that is what counts.
"""

import ast
import re
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.bank.answers import Answer, read_bank
from autograder.bank.bench import Bench
from autograder.course.directory import Course
from autograder.course.release import secret_lines, squeezed
from autograder.errors import CourseError
from autograder.grading.results import StudentResult, failures
from autograder.kernel.options import RunOptions

#: Hand-ins that every assignment has: the solution itself, and the student version untouched.
SOLUTION, UNTOUCHED = "solution", "untouched"
#: Where a message quotes the learner's own code, which may be a line of the solution.
_OWN_LINE = re.compile(r"\(line \d+ of its cell: `.*`\)")


@dataclass(frozen=True)
class Checked:
    """One answer and what became of it.

    ``expected`` and ``got`` are points of its exercise, of ``full``; ``expected`` is None where
    all that is asked is that they are not full. ``messages`` are what the learner reads under the
    exercise's failed tests, ``message`` what must be among it (None: no matter what).
    """

    exercise: str
    name: str
    expected: float | None
    got: float
    full: float
    message: str | None
    messages: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def as_expected(self) -> bool:
        """Whether points and message are those that the bank states."""
        said = self.message is None or any(self.message in text for text in self.messages)
        points = self.got < self.full if self.expected is None else self.got == self.expected
        return points and said and not self.remarks


class BankCheck(Bench):
    """The answers of one assignment, handed in to a scratch course in ``folder``."""

    def __init__(
        self,
        original: Course,
        assignment: str,
        bank: Path,
        folder: Path,
        *,
        of_strangers: bool = False,
    ):
        super().__init__(original, assignment, folder)
        self.answers = read_bank(bank, assignment, of_strangers=of_strangers)
        unknown = sorted({a.exercise for a in self.answers} - self.points.keys())
        if unknown:
            raise CourseError(
                f"The bank of {assignment} has answers to {', '.join(unknown)}; "
                f"its exercises are {', '.join(self.points)}."
            )

    def run(
        self,
        executor: Executor,
        options: RunOptions,
        *,
        only_right: bool = False,
        apart: bool = False,
        on_done: Callable[[StudentResult], None] = lambda graded: None,
    ) -> list[Checked]:
        """Grade the answers (or the right ones alone) and return a row for each.

        With ``apart`` no two answers share a hand-in.
        """
        self.hand_in(SOLUTION, nbformat.read(self.source, as_version=4))
        self.hand_in(UNTOUCHED, self.student_version())
        whole = [SOLUTION] if only_right else [SOLUTION, UNTOUCHED]
        rows = [
            row
            for graded in self.grade(whole, executor, options, on_done)
            for row in self._whole(graded)
        ]
        answers = [answer for answer in self.answers if answer.right or not only_right]
        return rows + self.grade_answers(
            answers,
            executor,
            options,
            self._checked,
            lambda row: not row.as_expected,
            apart=apart,
            on_done=on_done,
        )

    def _whole(self, graded: StudentResult) -> list[Checked]:
        """Return the rows of the solution, or of the untouched student version."""
        is_solution = graded.student == SOLUTION
        return [
            Checked(
                exercise,
                graded.student,
                points if is_solution else 0.0,
                graded.by_exercise[exercise],
                points,
                None,
                (),
                _remarks(graded),
            )
            for exercise, points in self.points.items()
        ]

    def _checked(self, answer: Answer, graded: StudentResult) -> Checked:
        texts = failures(self.graded_notebook(graded.student))
        exercise = answer.exercise
        return Checked(
            exercise,
            answer.name,
            self.points[exercise] if answer.right else answer.points,
            graded.by_exercise[exercise],
            self.points[exercise],
            answer.message,
            tuple(texts[name] for name in self.grade_ids[exercise] if name in texts),
            _remarks(graded),
        )

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
        said = {_OWN_LINE.sub("", text) for row in rows for text in row.messages}
        messages = said | _texts_in_tests(self.source)
        return sorted(
            text for text in messages if any(secret in squeezed(text) for secret in secrets)
        )


def _remarks(graded: StudentResult) -> tuple[str, ...]:
    return tuple(str(finding) for finding in graded.findings if finding.serious)


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
