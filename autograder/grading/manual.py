"""What a person graded stays graded, as long as it is about the same answer.

nbgrader keeps the points that somebody gave by hand, but asks for them to be looked at again
whenever the submission is graded anew, whether or not anything has changed.
"""

import nbformat
from nbgrader.api import Grade, Gradebook, MissingEntry
from nbgrader.utils import is_solution

from autograder.course.directory import Course

#: What points were given for: the answer, and the tests' own points.
About = tuple[str, float | None]
#: (notebook, grade id) -> that.
ManualGrades = dict[tuple[str, str], About]


def manual_grades(course: Course, assignment: str, student: str) -> ManualGrades:
    """Return what a person has graded in a submission, and was not asked to look at again."""
    with course.gradebook() as gradebook:
        return {
            key: about
            for key, (grade, about) in _by_hand(course, gradebook, assignment, student).items()
            if not grade.needs_manual_grade
        }


def keep_manual_grades(course: Course, assignment: str, student: str, before: ManualGrades) -> None:
    """After grading anew: ask nobody to look again at what is as it was ``before``."""
    if not before:
        return
    with course.gradebook() as gradebook:
        for key, (grade, about) in _by_hand(course, gradebook, assignment, student).items():
            if before.get(key) == about:
                grade.needs_manual_grade = False
        gradebook.db.commit()


def _by_hand(
    course: Course, gradebook: Gradebook, assignment: str, student: str
) -> dict[tuple[str, str], tuple[Grade, About]]:
    found: dict[tuple[str, str], tuple[Grade, About]] = {}
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return found
    for notebook in submission.notebooks:
        grades = [grade for grade in notebook.grades if grade.manual_score is not None]
        path = course.folder("autograded", student, assignment) / f"{notebook.name}.ipynb"
        if grades and path.is_file():
            cells = nbformat.read(path, as_version=4).cells
            everything = "\n".join(cell.source for cell in cells)
            written = {
                cell.metadata.nbgrader.grade_id: cell.source for cell in cells if is_solution(cell)
            }
            for grade in grades:
                # Points for a test are about all of the notebook, those for an answer about it.
                answer = written.get(grade.name, everything)
                found[notebook.name, grade.name] = grade, (answer, grade.auto_score)
    return found
