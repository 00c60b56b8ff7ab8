"""Small nbgrader courses for tests: quick to grade, with no TensorFlow in them."""

import copy
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course.directory import Course
from autograder.course.release import release

NAME = "ps1"
FULL = 5.0

#: (grade id, solution, test, points) of the exercises of the small assignment.
EXERCISES = [
    ("double", "def double(x):\n    return 2 * x", "assert double(4) == 8", 2),
    ("square", "def square(x):\n    return x * x", "assert square(3) == 9", 3),
]


def source_notebook(exercises: list[tuple] = EXERCISES) -> NotebookNode:
    """The instructor's version of an assignment of two exercises, 5 points."""
    cells = [new_markdown_cell("# Two functions", id="title")]
    for grade_id, solution, test, points in exercises:
        head, body = solution.split("\n")
        code = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        cells.append(new_code_cell(code, id=grade_id, metadata=_nbgrader(grade_id, solution=True)))
        hidden = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
        cells.append(
            new_code_cell(
                f"assert callable({grade_id})\n{hidden}",
                id=f"{grade_id}-tests",
                metadata=_nbgrader(f"{grade_id}-tests", points=points),
            )
        )
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def _nbgrader(grade_id: str, solution: bool = False, points: float | None = None) -> dict:
    metadata = {
        "schema_version": 3,
        "grade_id": grade_id,
        "solution": solution,
        "grade": points is not None,
        "locked": not solution,
        "task": False,
    }
    return {"nbgrader": metadata | ({} if points is None else {"points": points})}


def answered(*exercises: str) -> NotebookNode:
    """A hand-in with right answers to these exercises (all by default)."""
    notebook = released_notebook()
    for grade_id, solution, _, _ in EXERCISES:
        if not exercises or grade_id in exercises:
            cell_of(notebook, grade_id)["source"] = solution
    return notebook


def released_notebook(exercises: list[tuple] = EXERCISES) -> NotebookNode:
    """The student version, as nbgrader makes it."""
    notebook = copy.deepcopy(source_notebook(exercises))
    for cell in notebook.cells:
        if cell.id in {exercise[0] for exercise in exercises}:
            cell["source"] = (
                cell.source.split("\n")[0]
                + "\n    # YOUR CODE HERE\n"
                + ("    raise NotImplementedError()")
            )
        elif cell.cell_type == "code":
            cell["source"] = cell.source.split("\n")[0]
    return notebook


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell of this id."""
    return next(cell for cell in notebook.cells if cell.id == grade_id)


#: The least that ``nbgrader_config.py`` says.
CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'test'\n"


def make_course(root: Path, config: str = "", exercises: list[tuple] = EXERCISES) -> Course:
    """A course directory with the small assignment, released."""
    return course_of(root, {NAME: source_notebook(exercises)}, config)


def course_of(root: Path, notebooks: dict[str, NotebookNode], config: str = "") -> Course:
    """A course directory whose assignment has these notebooks, released.

    One that says nothing more in its configuration is released once, and then copied.
    """
    made = json.dumps(notebooks, sort_keys=True)
    files = {} if config else _RELEASED.get(made, {})
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    if files:
        return Course(root)
    source = root / "source" / NAME
    source.mkdir(parents=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, source / f"{name}.ipynb")
    (root / "nbgrader_config.py").write_text(CONFIG + config)
    course = Course(root)
    release(course, NAME)
    if not config:
        made_here = (path for name in _MADE for path in [root / name, *root.glob(f"{name}/**/*")])
        written = {path.relative_to(root): path for path in made_here if path.is_file()}
        _RELEASED[made] = {name: path.read_bytes() for name, path in written.items()}
    return course


#: What a release makes, or needs.
_MADE = ("nbgrader_config.py", "source", "release", "gradebook.db", ".autograder")
#: The notebooks of a course -> the files of its directory after they were released.
_RELEASED: dict[str, dict[Path, bytes]] = {}


def hand_in(course: Course, student: str, content: NotebookNode | bytes | Callable) -> Path:
    """Put a notebook, bytes, or whatever a function writes, into a learner's folder."""
    folder = course.root / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{NAME}.ipynb"
    if callable(content):
        content(folder)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        nbformat.write(content, path)
    return folder
