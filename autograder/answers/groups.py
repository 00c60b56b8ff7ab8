"""The answers of a graded class in groups: the same code, and the same verdict of every test.

A group has a key, ``7d1c03aa-pf``: eight digits for the exercise and the normal form of its
answers (:mod:`.normal`), and a letter for each test of the exercise: ``p`` for all of its points,
``f`` for none, and between them the share. The key of an answer is the same next year, as long as
the exercise has its name and as many tests.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from nbgrader import api, utils

from autograder.answers.normal import Surroundings, digest, normal_form
from autograder.course.directory import Course, Exercise
from autograder.course.gradebook import on_submissions
from autograder.errors import CourseError
from autograder.grading.results import failures, graded_notebooks
from autograder.notebooks import UnreadableNotebook, read_notebook

#: (student, notebook, grade id) -> points by the test itself, and the most it gives.
Grades = Mapping[tuple[str, str, str], tuple[float | None, float]]


@dataclass(frozen=True, eq=False)
class Task:
    """An exercise whose answer is a code cell, judged by tests.

    ``cell`` is the grade id of the answer, ``tests`` those of its tests; ``stub`` is what learners
    begin with, ``solution`` the instructor's, "" where that is not to be had. ``around`` is what
    stands around the answer.
    """

    exercise: Exercise
    cell: str
    tests: tuple[str, ...]
    stub: str
    solution: str
    around: Surroundings

    @cached_property
    def blank(self) -> str:
        """The normal form of what learners begin with."""
        return normal_form(self.stub, self.around)

    def key(self, form: str, verdict: str) -> str:
        """Return the key of the answers of this normal form and verdict."""
        place = f"{self.exercise.name}: {form}"
        return f"{digest(place)}-{verdict}"


@dataclass(frozen=True)
class Answer:
    """What a learner has answered to an exercise.

    ``said`` is what its failed tests said. ``untouched`` is an answer for which nbgrader says
    "No response."; ``blank`` also one with nothing but comments in it.
    """

    student: str
    task: Task
    source: str
    form: str
    verdict: str
    right: bool
    said: tuple[str, ...]
    untouched: bool

    @property
    def blank(self) -> bool:
        """Whether it is what learners begin with."""
        return self.form in (self.task.blank, "(Module)")

    @property
    def key(self) -> str:
        """The key of its group."""
        return self.task.key(self.form, self.verdict)


@dataclass(frozen=True)
class Group:
    """Answers that are equal, to one exercise; never an empty group."""

    key: str
    answers: tuple[Answer, ...]

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def task(self) -> Task:
        """The exercise."""
        return self.answers[0].task

    @property
    def right(self) -> bool:
        """Whether its answers have all points of their tests."""
        return self.answers[0].right

    @property
    def students(self) -> list[str]:
        """Whose answers these are, sorted."""
        return sorted(answer.student for answer in self.answers)

    @cached_property
    def example(self) -> str:
        """The answer as most have written it, and the shortest of these."""
        times = Counter(answer.source.strip("\n") for answer in self.answers)
        return min(times, key=lambda source: (-times[source], len(source), source))

    @cached_property
    def said(self) -> list[str]:
        """What its failed tests said, the most frequent first; each learner's first message."""
        times = Counter(answer.said[0] for answer in self.answers if answer.said)
        return sorted(times, key=lambda text: (-times[text], text))


def tasks_of(course: Course, assignment: str) -> list[Task]:
    """Return the exercises of an assignment that are answered in code and judged by tests.

    Raises :class:`CourseError` if the assignment has never been released.
    """
    cells = course.cells(assignment)
    sources = {notebook: _source(course, assignment, notebook) for notebook in cells}
    around = {}
    for notebook, graded in cells.items():
        fills_in = [cell for cell in graded if cell.solution and cell.cell_type == "code"]
        named = {cell.grade_id for cell in graded}
        others = [cell.source for cell in graded if not cell.solution and cell.cell_type == "code"]
        others += [text for name, text in sources[notebook] if name not in named]
        stubs = [cell.source for cell in fills_in]
        language = _language(course, assignment, notebook)
        around[notebook] = Surroundings.of(stubs, others, language)
    found = []
    for exercise in course.exercises(assignment):
        name = exercise.name.removeprefix(f"{exercise.notebook}/")
        by_id = {cell.grade_id: cell for cell in cells[exercise.notebook]}
        tests = tuple(
            grade_id
            for grade_id in exercise.grade_ids
            if by_id[grade_id].cell_type == "code" and not by_id[grade_id].solution
        )
        answer = by_id.get(name)
        if answer and answer.solution and answer.cell_type == "code" and tests:
            solution = dict(sources[exercise.notebook]).get(name, "")
            surroundings = around[exercise.notebook]
            found.append(Task(exercise, name, tests, answer.source, solution, surroundings))
    return found


def answers_of(
    course: Course,
    assignment: str,
    students: Iterable[str],
    only: Collection[str] | None = None,
) -> list[Answer]:
    """Return the answers of these students, as they were graded, by student and exercise.

    ``only`` names the exercises that are meant. What cannot be read is left out. Raises
    :class:`CourseError` if the assignment has never been released.
    """
    tasks = [
        task for task in tasks_of(course, assignment) if only is None or task.exercise.name in only
    ]
    grades = grades_of(course, assignment)
    forms: dict[tuple[str, str], str] = {}
    found = []
    for student in students:
        notebooks = dict(graded_notebooks(course, assignment, student))
        said = {name: failures(notebook) for name, notebook in notebooks.items()}
        written = {
            (name, marks.get("grade_id")): cell
            for name, notebook in notebooks.items()
            for cell in notebook.cells
            if (marks := cell.metadata.get("nbgrader", {})).get("solution")
        }
        for task in tasks:
            notebook = task.exercise.notebook
            cell = written.get((notebook, task.cell))
            judged = [grades.get((student, notebook, test)) for test in task.tests]
            if cell is None or not isinstance(cell.get("source"), str) or not all(judged):
                continue
            place = task.exercise.name, cell.source
            if place not in forms:
                forms[place] = normal_form(cell.source, task.around)
            points = [(given or 0.0, most) for given, most in filter(None, judged)]
            texts = tuple(said[notebook][test] for test in task.tests if test in said[notebook])
            found.append(
                Answer(
                    student,
                    task,
                    cell.source,
                    forms[place],
                    "".join(_letter(given, most) for given, most in points),
                    all(given >= most for given, most in points),
                    texts,
                    cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell),
                )
            )
    return found


def groups_of(answers: Iterable[Answer]) -> list[Group]:
    """Return the groups of these answers, the largest first; blank ones are in none."""
    found = defaultdict(list)
    for answer in answers:
        if not answer.blank:
            found[answer.key].append(answer)
    groups = [Group(key, tuple(inside)) for key, inside in found.items()]
    return sorted(groups, key=lambda group: (-len(group), group.task.exercise.name, group.key))


def grades_of(course: Course, assignment: str) -> Grades:
    """Return what each test has given by itself; points by hand move nobody into another group."""
    with course.gradebook() as gradebook:
        query = gradebook.db.query(
            api.SubmittedAssignment.student_id,
            api.Notebook.name,
            api.BaseCell.name,
            api.Grade.auto_score,
            api.GradeCell.max_score,
        )
        rows = on_submissions(query, api.Grade, assignment).join(
            api.GradeCell, api.GradeCell.id == api.Grade.cell_id
        )
        return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}


def _letter(given: float, most: float) -> str:
    """Return what stands for the verdict of a test."""
    if given >= most:
        return "p"
    return "f" if given <= 0 else f"{given / most:.2g}"


def _source(course: Course, assignment: str, notebook: str) -> list[tuple[str, str]]:
    """Return (grade id or "", source) of the code cells of the instructor's notebook."""
    path = course.folder("source", ".", assignment) / f"{notebook}.ipynb"
    try:
        cells = read_notebook(path).cells
    except (UnreadableNotebook, OSError):
        return []
    return [
        (cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.source)
        for cell in cells
        if cell.cell_type == "code"
    ]


def _language(course: Course, assignment: str, notebook: str) -> str:
    try:
        kernel = course.kernel(assignment, notebook)
        return "python" if kernel.runs("python") else kernel.language
    except CourseError:  # It is not installed here: nothing is known of the language.
        return ""
