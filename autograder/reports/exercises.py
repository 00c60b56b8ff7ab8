"""A graded notebook, exercise by exercise: question, answer, and what each test said."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from nbconvert.filters import strip_ansi
from nbformat import NotebookNode

from autograder.notebooks import POINTS_IN_HEADING, headings_above

#: What nbgrader writes by itself beside an answer that is as it was given.
UNTOUCHED = "No response."
#: Errors whose message says it all, without their name: those of checks, and of this grader.
_SPEAK_FOR_THEMSELVES = {
    *("WrongAnswer", "AssertionError", "NotRun", "NotGraded", "Tampered", "ImpossibleScore"),
    *("CellTimeoutError", "KernelDiedError", "MemoryLimitError", "OutputLimitError"),
    "SubmissionTimeoutError",
}
#: Characters of a heading above which its end is left out.
_LONGEST_NAME = 200
_NOT_WRITTEN = re.compile(r"is not written yet\.$|^NotImplementedError\b")
#: What a syntax error says of the file that a kernel makes of a cell.
_IN_FILE = re.compile(r"\(\d+\.py, line (\d+)\)")
_STOPPED_AT = re.compile(r"^-+> *\d+ (.*\S)", re.MULTILINE)


@dataclass(frozen=True)
class Test:
    """A graded cell: what it gave, and what it said.

    ``pictures`` show yours beside what is wanted, ``printed`` is what else it showed. ``message``
    is empty where nothing is to be said. ``hidden`` tests show neither their source nor what they
    showed. ``by_hand``: a person gives the points, and has not yet if it ``waits``.
    """

    name: str
    score: float
    points: float
    message: str = ""
    hidden: bool = False
    by_hand: bool = False
    waits: bool = False
    cell: NotebookNode | None = None
    pictures: tuple[NotebookNode, ...] = ()
    printed: tuple[NotebookNode, ...] = ()

    @property
    def verdict(self) -> str:
        """What came of it, in a word: "passed", "partly", "failed", "waits"."""
        if self.waits:
            return "waits"
        if self.score >= self.points and not (self.message and not self.points):
            return "passed"
        return "partly" if self.score > 0 else "failed"

    @property
    def lost(self) -> float:
        """The points that it did not give, and that are decided."""
        return 0.0 if self.waits else max(0.0, self.points - self.score)


@dataclass
class Exercise:
    """An exercise of the notebook, under its heading. ``tests`` begin with the visible ones."""

    name: str
    question: list[NotebookNode] = field(default_factory=list)
    answer: list[NotebookNode] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether its question says more than its heading."""
        texts = [cell.source.strip() for cell in self.question]
        return any(text.partition("\n")[2] or not text.startswith("#") for text in texts if text)

    @property
    def score(self) -> float:
        """Its points."""
        return sum(test.score for test in self.tests)

    @property
    def points(self) -> float:
        """The points that it can give."""
        return sum(test.points for test in self.tests)

    @property
    def verdict(self) -> str:
        """What came of it, in a word, as of a test."""
        verdicts = {test.verdict for test in self.tests}
        for one in ("waits", "passed"):
            if verdicts == {one}:
                return one
        return "partly" if self.score > 0 or "waits" in verdicts else "failed"


def only_shown(exercises: Iterable[Exercise], shows: str) -> list[Exercise]:
    """Return exercises as they are while something of them is not to be seen yet.

    ``shows`` is "points": hidden tests say nothing but their points; or "visible": there are no
    hidden tests and no points; or "all".
    """
    if shows == "all":
        return list(exercises)
    if shows == "points":
        return [
            replace(each, tests=[_silent(test) if test.hidden else test for test in each.tests])
            for each in exercises
        ]
    return [
        replace(
            each,
            tests=[
                replace(test, score=0.0, points=0.0)
                for test in each.tests
                if not test.hidden and not test.by_hand
            ],
        )
        for each in exercises
    ]


def _silent(test: Test) -> Test:
    return replace(test, message="", pictures=(), printed=())


@dataclass(frozen=True)
class First:
    """What to look at first: a message, where it was said, and the points that it is about."""

    exercise: Exercise
    message: str
    points: float
    exercises: int


def first_of(exercises: Iterable[Exercise]) -> First | None:
    """Return what to look at first, or None if no test has taken points.

    One message is one thought: it may be said by several tests, also of several exercises (a name
    that is not defined), and then they are mended together. What goes on behind it, such as a hint
    at the inputs, makes no other thought of it. First comes the thought that costs the most points
    in all; of two that cost the same, the one that a visible test says, which can be tried at once,
    and then the one that stands further up. An answer that was not written is work and no thought:
    such exercises come after all others, in their order.
    """
    said: dict[str, list[tuple[Exercise, Test]]] = defaultdict(list)
    for exercise in exercises:
        for test in exercise.tests:
            if test.lost and not test.by_hand:
                same = (known for known in said if known and test.message.startswith(known))
                said[next(same, test.message)].append((exercise, test))

    def rank(message: str) -> tuple[float, bool]:
        if _NOT_WRITTEN.search(message):
            return 0.0, False
        tests = [test for _, test in said[message]]
        return sum(test.lost for test in tests), any(not test.hidden for test in tests)

    if not said:
        return None
    message = max(said, key=rank)  # of equals the first
    where = said[message]
    points = sum(test.lost for _, test in where)
    return First(where[0][0], message, points, len({id(exercise) for exercise, _ in where}))


@dataclass(frozen=True)
class Seen:
    """What is known of the cells of a notebook besides what stands in it.

    ``hidden`` are the grade ids of tests that hold hidden ones; ``by_hand`` those to which a person
    gives points, and ``waiting`` those of them that have none yet. ``pictures`` are, by grade id,
    the places of the outputs in which a test shows yours beside what is wanted.
    """

    hidden: frozenset[str] = frozenset()
    by_hand: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    pictures: dict[str, tuple[int, ...]] = field(default_factory=dict)


def exercises_of(
    cells: list[NotebookNode], seen: Seen
) -> tuple[list[Exercise], list[NotebookNode]]:
    """Return the exercises of a graded notebook, and what else in it is the learner's.

    An exercise begins at a heading that has graded cells below it, and at an answer that follows a
    test. Its question is what stands between; code of the learner's own beside the answer belongs
    to the answer. Scores and comments stand in the metadata of the cells, where nbgrader puts them.
    """
    exercises: list[Exercise] = []
    rest: list[NotebookNode] = []
    before: list[NotebookNode] = []  # What came since the last cell that belongs somewhere.
    under: str | None = None
    for cell, heading in zip(cells, headings_above(cells), strict=True):
        marks = cell.metadata.get("nbgrader", {})
        if not (marks.get("grade") or marks.get("solution") or marks.get("task")):
            before.append(cell)
            continue
        answers = marks.get("solution") or marks.get("task")
        if not exercises or heading != under or (answers and exercises[-1].tests):
            under = heading
            question, others = _split(before, started=bool(exercises))
            if exercises and exercises[-1].tests and exercises[-1].tests[-1].by_hand:
                exercises[-1].answer += filter(
                    _is_own, others
                )  # what a task asks to be added behind it
            else:
                rest += others
            exercises.append(Exercise(_name(heading, marks)))
            before = question
        _add(exercises[-1], before, cell, marks, seen)
        before = []
    if exercises and exercises[-1].tests and exercises[-1].tests[-1].by_hand:
        exercises[-1].answer += filter(_is_own, before)
    else:
        rest += before
    for exercise in exercises:
        exercise.tests.sort(key=lambda test: test.hidden)
    _distinguish(exercises)
    graded = [exercise for exercise in exercises if exercise.tests]
    rest += [cell for exercise in exercises if not exercise.tests for cell in exercise.answer]
    return graded, [cell for cell in rest if _is_code(cell) and _is_own(cell)]


def _name(heading: str | None, marks: dict) -> str:
    name = POINTS_IN_HEADING.sub("", heading or "").replace("`", "")
    name = name or str(marks.get("grade_id", ""))
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _distinguish(exercises: list[Exercise]) -> None:
    """Give exercises under one heading names of their own."""
    times = Counter(exercise.name for exercise in exercises)
    seen: Counter[str] = Counter()
    for exercise in exercises:
        seen[exercise.name] += 1
        if times[exercise.name] > 1:
            exercise.name += f", part {seen[exercise.name]}"


def _split(
    cells: list[NotebookNode], started: bool
) -> tuple[list[NotebookNode], list[NotebookNode]]:
    """Return the question that stands before an answer, and what comes before the question."""
    starts = [place for place, cell in enumerate(cells) if _has_heading(cell)]
    start = starts[-1] if starts else 0
    return cells[start:], cells[:start] if started else [c for c in cells[:start] if _is_code(c)]


def _has_heading(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and headings_above([cell, cell])[1] is not None


def _is_code(cell: NotebookNode) -> bool:
    return cell.cell_type == "code"


def _is_own(cell: NotebookNode) -> bool:
    """Whether a cell outside of all exercises may hold something of the learner's."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(cell.source.strip()) and not marks.get("locked")


def _add(
    exercise: Exercise,
    before: list[NotebookNode],
    cell: NotebookNode,
    marks: dict,
    seen: Seen,
) -> None:
    for each in before:
        own = _is_code(each) and _is_own(each)
        (exercise.answer if own or exercise.tests else exercise.question).append(each)
    name = str(marks.get("grade_id", ""))
    if marks.get("task"):
        exercise.question.append(cell)
    elif marks.get("solution"):
        exercise.answer.append(cell)
    if comment := marks.get("comment"):
        exercise.comments.append(str(comment))
    if marks.get("grade") or marks.get("task"):
        exercise.tests.append(_test(name, cell, marks, seen))


def _test(name: str, cell: NotebookNode, marks: dict, seen: Seen) -> Test:
    score, points = _number(marks.get("score")), _number(marks.get("points"))
    by_hand = bool(marks.get("solution") or marks.get("task")) or name in seen.by_hand
    hidden = name in seen.hidden
    outputs = cell.get("outputs", [])
    places = seen.pictures.get(name, ())
    others = [output for place, output in enumerate(outputs) if place not in places]
    return Test(
        name,
        score,
        points,
        "" if by_hand else message_of(cell, hidden),
        hidden,
        by_hand,
        name in seen.waiting,
        cell,
        tuple(outputs[place] for place in places),
        tuple(output for output in others if output.get("ename") != "WrongAnswer"),
    )


def _number(value: object) -> float:
    """Return points; 0 for what is none: a cell may claim anything."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0


def message_of(cell: NotebookNode, hidden: bool) -> str:
    """Return what a failed test said, in words; empty if it did not fail.

    An error of `autograder.expect`, and an assertion, is its message alone. Where there is none, it
    is the line at which a visible test stopped.
    """
    error = next((o for o in cell.get("outputs", []) if o.output_type == "error"), None)
    if error is None:
        return ""
    if said := _said(error):
        return said
    stopped = _STOPPED_AT.findall(strip_ansi("\n".join(error.traceback)))
    if hidden or not stopped:
        return "Something is not as it should be; this test says no more."
    return f"Something is not as it should be. The check stopped at `{stopped[-1]}`."


def _said(error: NotebookNode) -> str:
    """Return what an error says, behind its name unless the message says it all."""
    said = strip_ansi(error.evalue).strip()
    if error.ename in _SPEAK_FOR_THEMSELVES:
        return said[:1].upper() + said[1:]
    return f"{error.ename}: {said}" if said else error.ename


def errors_of(cells: Iterable[NotebookNode]) -> Iterator[str]:
    """Give what went wrong in a learner's own cells: ``NameError: name 'x' is not defined``."""
    for cell in cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield _IN_FILE.sub(r"(line \1)", " ".join(_said(output).split()))


def why_not_graded(cells: list[NotebookNode]) -> str:
    """Return why nothing of a notebook was run, in words; empty if it was."""
    errors = [o for cell in cells for o in cell.get("outputs", []) if o.output_type == "error"]
    refused = errors and all(error.ename == "NotGraded" for error in errors)
    return strip_ansi(errors[0].evalue) if refused else ""
