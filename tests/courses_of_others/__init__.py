"""Courses that are not ours, as their instructors would write them: ``make`` writes their sources.

nbgrader's own example is taken from the installed package, where it is.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import nbgrader
from jupyter_client.kernelspec import KernelSpecManager

from autograder.course.directory import Course
from autograder.course.release import release
from tests import styles
from tests.courses_of_others import found, introduction, small, statistics

GUIDE = Path(nbgrader.__file__).parent / "docs/source/user_guide"


@dataclass(frozen=True)
class Other:
    """A course of somebody else's: its assignment, and a function that writes the source.

    ``students`` is how it calls one, ``schema`` the schema of the metadata in what they hand in,
    ``language`` what it is written in, ``kernel`` what its notebooks name.
    """

    assignment: str
    write: Callable[[Path], None]
    config: str = ""
    students: str = "{}"
    schema: int = 3
    language: str = "python"
    kernel: str = small.PYTHON["name"]


def _written(module) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        folder = root / "source" / module.NAME
        folder.mkdir(parents=True)
        notebook = styles.notebook_of([styles.parse(*one) for one in module.EXERCISES.items()])
        nbformat.write(notebook, folder / f"{module.NAME}.ipynb")
        for name, text in module.FILES.items():
            (folder / name).write_text(text)

    return write


def _small(course: small.Small) -> Other:
    def write(root: Path) -> None:
        folder = root / course.source.format(course.assignment)
        folder.mkdir(parents=True)
        for name, text in course.notebooks.items():
            path = folder / f"{name}.ipynb"
            _write(path, "q", text, course.kernelspec)
            if course.leftovers:
                _litter(path)
        for name, text in course.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        for name, text in course.beside.items():
            if name.endswith(".ipynb"):
                _write(root / name, Path(name).stem, text, course.kernelspec)
            else:
                (root / name).write_text(text, encoding="utf-8")

    kernelspec = course.kernelspec or small.PYTHON
    more = {"language": kernelspec["language"], "kernel": kernelspec["name"]}
    return Other(course.assignment, write, course.config, course.students, course.schema, **more)


def _write(path: Path, name: str, text: str, kernelspec: dict | None) -> None:
    notebook = styles.notebook_of([styles.parse(name, text)])
    notebook["metadata"] = {} if kernelspec is None else {"kernelspec": kernelspec}
    nbformat.write(notebook, path)


def _litter(path: Path) -> None:
    """Leave in a notebook what extensions and years leave there."""
    notebook = nbformat.read(path, 4)
    notebook.metadata |= {"celltoolbar": "Create Assignment", "toc": {"sideBar": True}}
    for number, cell in enumerate(notebook.cells):
        cell.metadata |= {"slideshow": {"slide_type": "slide"}, "tags": ["hide-input"]}
        if cell.cell_type == "code":
            cell.metadata |= {"scrolled": True, "ExecuteTime": {"end_time": "2019-01-01"}}
            cell.execution_count = 40 - number
            cell.outputs = [nbformat.v4.new_output("error", ename="NameError", evalue="old")]
        if marks := cell.metadata.get("nbgrader"):
            del marks["task"]
            marks.setdefault("points", 5)
            marks["checksum"] = "0" * 32
    nbformat.write(notebook, path)


def _quickstart(root: Path) -> None:
    shutil.copytree(GUIDE / "source" / "ps1", root / "source" / "ps1")


OTHERS = {
    "quickstart": Other("ps1", _quickstart),
    "introduction": Other(introduction.NAME, _written(introduction)),
    "statistics": Other(statistics.NAME, _written(statistics)),
} | {name: _small(course) for name, course in (small.COURSES | found.COURSES).items()}


def make(name: str, root: Path) -> Course:
    """Write one of ``OTHERS`` into a folder, and release it."""
    other = OTHERS[name]
    other.write(root)
    shutil.copy(GUIDE / "autotests.yml", root)
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = {name!r}\n{other.config}"
    )
    course = Course(root)
    release(course, other.assignment)
    return course


def missing(name: str) -> str:
    """Return what has to be installed before a course can be graded, if anything has."""
    other = OTHERS[name]
    if other.language == "R" and not is_installed(other.kernel):
        return "R with IRkernel is not installed (apt-get install r-cran-irkernel)"
    return ""


def is_installed(kernel: str) -> bool:
    """Whether Jupyter finds a kernel of this name."""
    return kernel in KernelSpecManager().find_kernel_specs()
