"""Begin a course directory: a configuration, and the assignments to start with."""

import shutil
from pathlib import Path

import nbformat

from autograder.course.directory import Course
from autograder.errors import CourseError

_CONFIG = '''\
"""A course directory of nbgrader: `autograder` and `nbgrader` both read this file."""

import tomllib
from pathlib import Path

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = {course_id!r}

# `nbgrader autograde` does what `autograder grade` does: in parallel, and confined.
c.Autograde.exporter_class = "autograder.converters.ConfinedAutograde"

# `nbgrader generate_feedback` writes pages like those of `autograder feedback`: nothing in them
# runs, and hidden tests are left out.
c.GenerateFeedback.exporter_class = "autograder.converters.FeedbackPage"

# Exercises may name what explains them, such as Q16. Feedback says its title, from questions.toml,
# and links it if there stands where the course is published: site = "https://OWNER.github.io/NAME".
questions = Path(__file__).with_name("questions.toml")
if questions.is_file():
    c.FeedbackPage.update(tomllib.loads(questions.read_text(encoding="utf-8")))

# Grades are kept in gradebook.db, here. Several instructors at once: a PostgreSQL database.
# c.CourseDirectory.db_url = "postgresql+psycopg2://USER@HOST/gradebook"

# Formgrader's buttons grade like that by themselves. To have nbgrader's own autograde there:
# c.Formgrader.engine = "nbgrader"

# Points off for late work are a plugin of nbgrader, for example late.py with a class
# SubMarks(nbgrader.plugins.BasePlugin).
# c.AssignLatePenalties.plugin_class = "late.SubMarks"
'''


def start(folder: Path, assignments: list[Path]) -> Course:
    """Make ``folder`` a course directory with copies of these assignment folders in ``source/``.

    A ``questions.toml`` that stands beside the first of them goes along: what they name. What is
    there is kept: an existing configuration or assignment is an error, and nothing is written.
    Raises :class:`CourseError`.
    """
    config = folder / "nbgrader_config.py"
    targets = {path: folder / "source" / path.resolve().name for path in assignments}
    taken = [path for path in (config, *targets.values()) if path.exists()]
    if taken:
        raise CourseError(f"{taken[0]} is there already; nothing was written.")
    for path in assignments:
        _check_assignment(path)
    folder.mkdir(parents=True, exist_ok=True)
    config.write_text(_CONFIG.format(course_id=folder.resolve().name), encoding="utf-8")
    (folder / "source").mkdir(exist_ok=True)
    for path, target in targets.items():
        shutil.copytree(path, target, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    beside = [path.resolve().parent / "questions.toml" for path in assignments[:1]]
    for questions in filter(Path.is_file, beside):
        shutil.copy(questions, folder)
    return Course(folder)


def _check_assignment(folder: Path) -> None:
    notebooks = sorted(folder.glob("*.ipynb"))
    if not notebooks:
        raise CourseError(
            f"{folder} is not an assignment: it has to be a folder with a notebook in it."
        )
    for notebook in notebooks:
        cells = nbformat.read(notebook, as_version=4).cells
        if not any(cell.metadata.get("nbgrader", {}).get("grade") for cell in cells):
            raise CourseError(
                f"{notebook} has no graded cell. In JupyterLab, the Create Assignment panel "
                "of nbgrader makes a cell one."
            )
