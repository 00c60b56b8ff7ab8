"""A scratch course: a copy of a course's assignments to try things on."""

import shutil
from pathlib import Path

from autograder.course.directory import Course
from autograder.course.release import release

_CONFIG = """\
# A scratch course: the configuration of the course it was made from, but folders of its own.
c = get_config()
{inherited}
c.CourseDirectory.directory_structure = "{{nbgrader_step}}/{{student_id}}/{{assignment_id}}"
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "release"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
c.CourseDirectory.db_url = {database!r}
c.Permissions.folders = {folders!r}
"""


def scratch_course(original: Course, assignments: list[str], folder: Path) -> Course:
    """Make a course directory in ``folder`` with these assignments, released, and return it.

    Raises :class:`autograder.course.directory.CourseError` if an assignment cannot be released.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    inherited = original.root / "nbgrader_config.py"
    (folder / "nbgrader_config.py").write_text(
        _CONFIG.format(
            inherited=f"load_subconfig({inherited.name!r}, path={str(original.root)!r})"
            if inherited.is_file()
            else "",
            database=f"sqlite:///{folder / 'gradebook.db'}",
            folders=[*original.reach().folders],
        ),
        encoding="utf-8",
    )
    for assignment in assignments:
        source = folder / "source" / assignment
        shutil.rmtree(source, ignore_errors=True)
        shutil.copytree(original.folder("source", ".", assignment), source)
    course = Course(folder)
    for assignment in assignments:
        release(course, assignment)
    return course
