"""Mutants: solutions with one small mistake, which the hidden tests have to notice.

Each solution region is changed in one place at a time (:mod:`.mutation`). Each mutant is handed in
to a scratch course, with mutants of the other exercises beside it (alone, if that hand-in does not
run to its end), and is *killed* if its exercise gets less than full marks. One that *survives* is a
mistake that the tests let pass, unless no test could tell it from the solution: such equivalent
mutants are listed in ``<bank>/equivalent.toml``, each with its reason.
"""

import hashlib
import itertools
import tomllib
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearSolutions

from autograder.bank.answers import AnswerError, fill
from autograder.bank.bench import Bench
from autograder.bank.mutation import Mutant, mutants
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.grading.results import StudentResult
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions

#: How mutants are executed. One that never ends is killed sooner than a learner's answer would be;
#: the solutions, which are graded along with them, must not be.
RUN_OPTIONS = RunOptions(limits=Limits(cell_seconds=20))

#: The name of the file, in the bank, that lists equivalent mutants.
EQUIVALENT = "equivalent.toml"


@dataclass(frozen=True)
class Equivalent:
    """A mutant that no test can tell from the solution: which one, and why.

    ``line`` and ``mutant`` are the mutant's lines that differ, before and after.
    """

    assignment: str
    exercise: str
    line: str
    mutant: str
    reason: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.line!r} -> {self.mutant!r}"

    def means(self, mutant: Mutant) -> bool:
        """Whether this entry is about that mutant."""
        mine = (self.exercise, self.line, self.mutant)
        return mine == (mutant.exercise, mutant.original, mutant.mutated)


def read_equivalents(path: Path) -> list[Equivalent]:
    """Return the entries of the file (none if there is no file).

    Raises :class:`autograder.bank.answers.AnswerError`.
    """
    if not path.is_file():
        return []
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise AnswerError(f"{path}: {error}") from None
    if content.keys() - {"equivalent"}:
        raise AnswerError(f"{path}: only [[equivalent]] belongs here, not {', '.join(content)}.")
    read = []
    for number, entry in enumerate(content.get("equivalent", []), start=1):
        given = {key: value.strip() for key, value in entry.items() if isinstance(value, str)}
        wanted = Equivalent.__dataclass_fields__.keys()
        if given.keys() != wanted or not given["reason"]:
            raise AnswerError(
                f"{path}: [[equivalent]] number {number} needs the texts {', '.join(wanted)} "
                "and nothing else."
            )
        read.append(Equivalent(**given))
    return read


@dataclass(frozen=True)
class Tested:
    """A mutant and what became of it.

    ``got`` are the points of its exercise, of ``full``; None if it could not be graded.
    ``equivalent`` is its entry in the list, ``ended`` whether its notebook ran to its end without
    being stopped, ``timed_out`` whether a time limit stopped it, ``seconds`` how long it ran.
    """

    mutant: Mutant
    full: float
    got: float | None
    equivalent: Equivalent | None
    ended: bool
    timed_out: bool
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether the tests noticed."""
        return self.got is not None and self.got < self.full

    @property
    def problem(self) -> str:
        """What somebody has to look at, in a few words; "" if nothing."""
        if self.got is None:
            return "could not be graded"
        if self.killed and self.equivalent:
            return "killed, but listed as equivalent"
        return "" if self.killed or self.equivalent else "survived"


class MutantCheck(Bench):
    """The mutants of one assignment, handed in to a scratch course in ``folder``.

    ``mutants`` are all of them, ``unknown`` the entries of the list that are about none of them.
    Raises :class:`CourseError`.
    """

    def __init__(
        self, original: Course, assignment: str, equivalents: list[Equivalent], folder: Path
    ):
        super().__init__(original, assignment, folder)
        self.equivalents = [e for e in equivalents if e.assignment == assignment]
        self.solutions = self._solutions()
        delimiters = ClearSolutions(parent=self.course.app)
        begin, end = delimiters.begin_solution_delimeter, delimiters.end_solution_delimeter
        self.mutants = []
        for exercise, source in self.solutions.items():
            try:
                self.mutants += mutants(source, exercise, begin=begin, end=end)
            except SyntaxError as error:
                raise CourseError(
                    f"The solution cell {exercise} of {assignment} cannot be mutated: line "
                    f"{error.lineno}: {error.msg}. Only plain Python can."
                ) from None
        self.unknown = [e for e in self.equivalents if not any(map(e.means, self.mutants))]

    def _solutions(self) -> dict[str, str]:
        """Return exercise -> its solution cell, for exercises that are graded by tests."""
        return {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in nbformat.read(self.source, as_version=4).cells
            if cell.cell_type == "code"
            and cell.metadata.get("nbgrader", {}).get("solution")
            and not cell.metadata.nbgrader.grade
            and cell.metadata.nbgrader.grade_id in self.points
        }

    def run(
        self,
        mutants: list[Mutant],
        executor: Executor,
        options: RunOptions = RUN_OPTIONS,
        on_done: Callable[[StudentResult], None] = lambda graded: None,
    ) -> list[Tested]:
        """Grade these mutants, and beside them each solution on its own.

        Raises :class:`CourseError` if a solution on its own does not get full marks: then the
        points of its mutants say nothing.
        """
        solutions = {f"{name}.solution": name for name in sorted({m.exercise for m in mutants})}
        for student, exercise in solutions.items():
            alone = {exercise: self.solutions[exercise]}
            self.hand_in(student, fill(self.student_version(), alone))
        for graded in self.grade(list(solutions), executor, options, on_done):
            exercise = solutions[graded.student]
            got = graded.by_exercise.get(exercise)
            if got != self.points[exercise]:
                raise CourseError(
                    f"The solution of {exercise} alone gets {got} of {self.points[exercise]:g} "
                    "points, so its mutants say nothing. An exercise has to stand without the "
                    f"others, and to end within {options.limits.cell_seconds:g} s per cell."
                )
        return self.grade_answers(
            mutants,
            executor,
            options,
            self._tested,
            lambda tested: not tested.ended,
            on_done=on_done,
        )

    def _tested(self, mutant: Mutant, graded: StudentResult) -> Tested:
        result = graded.notebooks.get(self.notebook)
        outcome = result.outcome if result else ""
        return Tested(
            mutant,
            self.points[mutant.exercise],
            None if graded.state == "failed" else graded.by_exercise[mutant.exercise],
            next((e for e in self.equivalents if e.means(mutant)), None),
            outcome == "ok",
            "timeout" in outcome,
            result.status.run.wall_seconds if result and result.status else 0.0,
        )

    def place(self, mutant: Mutant) -> str:
        """Return where the mutated line stands in the notebook file, as ``file:line``."""
        lines = list(enumerate(self.original_source.read_text(encoding="utf-8").splitlines()))
        cell = next(n for n, line in lines if f'"grade_id": "{mutant.exercise}"' in line)
        code = next((n for n, line in lines[cell:] if '"source": [' in line), cell)
        return f"{self.original_source}:{code + 1 + mutant.line}"


def sample(mutants: list[Mutant], size: int) -> list[Mutant]:
    """Return ``size`` of the mutants, spread over exercises and operators; always the same ones."""
    ordered = sorted(mutants, key=lambda m: hashlib.sha256(m.id.encode()).digest())

    def dealt(mutants: list[Mutant], *by: str) -> list[Mutant]:
        if not by:
            return mutants
        groups: dict[str, list[Mutant]] = {}
        for mutant in mutants:
            groups.setdefault(getattr(mutant, by[0]), []).append(mutant)
        rounds = itertools.zip_longest(*(dealt(group, *by[1:]) for group in groups.values()))
        return [mutant for each in rounds for mutant in each if mutant is not None]

    return dealt(ordered, "exercise", "operator")[:size]
