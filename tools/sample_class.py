"""A made-up class whose scores are known by construction, as an nbgrader course directory.

``python tools/sample_class.py FOLDER [ASSIGNMENT ...]`` writes it, releases and grades every
assignment that has answers in the bank, or those that are named, writes feedback, and compares the
scores with those it expects.
"""

import csv
import datetime
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.bank.answers import Answer, fill, read_bank
from autograder.bank.bench import tested_exercises
from autograder.cli.app import app
from autograder.course.directory import Course
from autograder.course.release import release

ROOT = Path(__file__).resolve().parent.parent
BANK = ROOT / "tests" / "answers"
ASSIGNMENTS = sorted(path.name for path in BANK.iterdir() if path.is_dir())
DUE = datetime.datetime(2026, 1, 15, 12, 0)

CONFIG = """\
import tomllib
from pathlib import Path

c = get_config()
c.CourseDirectory.course_id = "sample"
questions = Path(__file__).with_name("questions.toml").read_text(encoding="utf-8")
c.FeedbackPage.update(tomllib.loads(questions))
"""


@dataclass(frozen=True)
class Assignment:
    """An assignment, its answers, and the points of its exercises that tests grade."""

    name: str
    released: Path
    answers: list[Answer]
    points: dict[str, float]

    def student_version(self) -> NotebookNode:
        """Return a fresh copy of the student version."""
        return nbformat.read(self.released / f"{self.name}.ipynb", as_version=4)

    def pick(self, right: bool, which: int) -> dict[str, Answer]:
        """Return the first (0), second, … or last (-1) answer of a kind to every exercise."""
        return {
            exercise: [
                answer
                for answer in self.answers
                if answer.exercise == exercise and answer.right == right
            ][which]
            for exercise in self.points
        }

    def right(self, which: int = 0) -> NotebookNode:
        """Return a notebook with a right answer to every exercise."""
        answers = self.pick(True, which)
        return fill(self.student_version(), {e: answer.source for e, answer in answers.items()})


def write_class(folder: Path, names: list[str]) -> dict[str, dict[str, float]]:
    """Write the course with its submissions; return assignment -> student -> expected score."""
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    (folder / "source").mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(CONFIG)
    shutil.copy(ROOT / "solutions" / "questions.toml", folder)
    expected = {}
    for name in names:
        shutil.copytree(ROOT / "solutions" / name, folder / "source" / name, dirs_exist_ok=True)
        course = Course(folder)
        with course.gradebook() as gradebook:
            gradebook.update_or_create_assignment(name, duedate=str(DUE))
        assignment = Assignment(
            name,
            release(course, name),
            read_bank(BANK, name),
            {e.name: e.max_score for e in tested_exercises(course, name)},
        )
        expected[name] = {
            student: write(assignment, folder / "submitted" / student / name)
            for student, write in STUDENTS.items()
        }
    return expected


def _hand_in(
    notebook: NotebookNode, folder: Path, name: str, when: datetime.datetime = DUE
) -> None:
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / name)
    (folder / "timestamp.txt").write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC")


def all_right(assignment: Assignment, folder: Path) -> float:
    """Every answer right."""
    _hand_in(assignment.right(), folder, f"{assignment.name}.ipynb")
    return sum(assignment.points.values())


def blank(assignment: Assignment, folder: Path) -> float:
    """The student version, untouched."""
    _hand_in(assignment.student_version(), folder, f"{assignment.name}.ipynb")
    return 0


def first_half(assignment: Assignment, folder: Path) -> float:
    """The first half of the exercises right, the others untouched."""
    exercises = list(assignment.points)[: len(assignment.points) // 2]
    answers = assignment.pick(True, -1)
    notebook = fill(assignment.student_version(), {e: answers[e].source for e in exercises})
    _hand_in(notebook, folder, f"{assignment.name}.ipynb")
    return sum(assignment.points[exercise] for exercise in exercises)


def _all_wrong(which: int) -> Callable[[Assignment, Path], float]:
    def write(assignment: Assignment, folder: Path) -> float:
        answers = assignment.pick(False, which)
        notebook = fill(
            assignment.student_version(), {e: answer.source for e, answer in answers.items()}
        )
        _hand_in(notebook, folder, f"{assignment.name}.ipynb")
        return sum(answer.points for answer in answers.values())

    return write


def late(assignment: Assignment, folder: Path) -> float:
    """Right in another way, two days late."""
    when = DUE + datetime.timedelta(days=2)
    _hand_in(assignment.right(-1), folder, f"{assignment.name}.ipynb", when)
    return sum(assignment.points.values())


def raises(assignment: Assignment, folder: Path) -> float:
    """A cell of the learner's own raises, and the first exercise has a syntax error."""
    first, *_ = assignment.points
    notebook = fill(assignment.right(), {first: "def broken(:\n    return 0"})
    notebook.cells.insert(2, new_code_cell("raise RuntimeError('left over')", id="left-over"))
    _hand_in(notebook, folder, f"{assignment.name}.ipynb")
    return sum(assignment.points.values()) - assignment.points[first]


def not_a_notebook(assignment: Assignment, folder: Path) -> float:
    """A text file with the name of the notebook."""
    folder.mkdir(parents=True)
    (folder / f"{assignment.name}.ipynb").write_text("My notebook is attached to my e-mail.\n")
    return 0


def mishandled(assignment: Assignment, folder: Path) -> float:
    """Right, under a wrong name, with warnings, a copied and a retyped test cell."""
    notebook = assignment.right()
    tests = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    notebook.cells.append(tests[0].copy())
    notebook.cells[-1]["id"] = "copied"
    tests[-1]["cell_type"] = "raw"
    for key in ("outputs", "execution_count"):
        tests[-1].pop(key, None)
    warn = "import warnings\nwarnings.warn('harmless')"
    notebook.cells.insert(3, new_code_cell(warn, id="warns"))
    _hand_in(notebook, folder, f"{assignment.name} (1).ipynb")
    return sum(assignment.points.values())


def dies(assignment: Assignment, folder: Path) -> float:
    """All right until the last exercise, which ends the kernel."""
    *_, last = assignment.points
    notebook = fill(assignment.right(), {last: "import os\nos._exit(1)"})
    _hand_in(notebook, folder, f"{assignment.name}.ipynb")
    return sum(assignment.points.values()) - assignment.points[last]


STUDENTS: dict[str, Callable[[Assignment, Path], float]] = {
    "s001": all_right,
    "s002": blank,
    "s003": first_half,
    "s004": _all_wrong(0),
    "s005": _all_wrong(-1),
    "s006": late,
    "s007": raises,
    "s008": not_a_notebook,
    "s009": mishandled,
    "s010": dies,
}


def scores(folder: Path, assignment: str) -> dict[str, float]:
    """Return student -> score, from grades.csv."""
    path = folder / "reports" / assignment / "grades.csv"
    with open(path, newline="", encoding="utf-8") as file:
        return {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}


def main(folder: Path, names: list[str]) -> None:
    """Write, grade and compare; exits with 1 if a score is not the expected one."""
    expected = write_class(folder, names or ASSIGNMENTS)
    for assignment in expected:
        for command, accepted in (("grade", (0, 1)), ("feedback", (0,)), ("report", (0,))):
            # In this process, so that one warm kernel server serves all of them.
            code = app([command, assignment, "--course", str(folder)], standalone_mode=False) or 0
            if code not in accepted:
                sys.exit(f"autograder {command} {assignment} exited with {code}")
        wrong = {
            student: (score, expected[assignment][student])
            for student, score in scores(folder, assignment).items()
            if score != expected[assignment][student]
        }
        if wrong:
            sys.exit(f"{assignment}: scores that differ from those by construction: {wrong}")
        print(f"{assignment}: all {len(expected[assignment])} scores as expected\n")
    (folder / "scores.txt").write_text(table(folder, list(expected)), encoding="utf-8")


def table(folder: Path, assignments: list[str]) -> str:
    """Return the scores of the class: a line per student, a column per assignment."""
    columns = {assignment: scores(folder, assignment) for assignment in assignments}
    heads = ("student", *assignments)
    lines = ["  ".join(heads)]
    for student in STUDENTS:
        points = (f"{columns[assignment][student]:g}" for assignment in assignments)
        cells = zip(heads, (student, *points), strict=True)
        lines.append("  ".join(f"{text:>{len(head)}}" for head, text in cells))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
