"""What a button asks for: done in a process of its own, as the commands do it."""

import contextlib
import os
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from autograder.answers.apply import apply_comments
from autograder.answers.comments import Comments
from autograder.course.directory import Course, matching
from autograder.course.timeouts import limits_of
from autograder.desk import words
from autograder.errors import CourseError
from autograder.grading.fatal import fatal_errors
from autograder.grading.results import StudentResult, recorded
from autograder.kernel.client import Refused, server_address
from autograder.kernel.lease import can_stay
from autograder.kernel.options import RunOptions
from autograder.kernel.run import settings_of
from autograder.reports.feedback import graded_students, write_feedback
from autograder.reports.graded import grade_and_write
from autograder.reports.made_from import MadeFrom

#: Takes what a task tells: a plain dictionary, see :func:`do`.
Tell = Callable[[dict], None]


@dataclass(frozen=True)
class Task:
    """A thing to do in the course directory ``root``.

    ``kind`` is "grade", "feedback" or "warm" (have the server that grading will need). Without
    ``students`` it is for everybody who handed in. ``options`` are those of nbgrader's command
    line.
    """

    kind: str
    root: str
    assignment: str
    students: tuple[str, ...] = ()
    force: bool = False
    options: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Course directory and assignment."""
        return self.root, self.assignment


def do(task: Task, tell: Tell) -> None:
    """Do a task, and tell how it goes.

    First ``{"total": n}``, then for each student ``{"student": id, "ok": bool, "log": text}``, and
    in the end ``{"end": True, "ok": bool, "log": text}``, with ``error``, a traceback, if the
    mistake is ours. Raises nothing.
    """
    try:
        course = Course(task.root, task.options)
        with fatal_errors():
            log = _KINDS[task.kind](course, task, tell)
        tell({"end": True, "ok": True, "log": log})
    except CourseError as error:
        tell({"end": True, "ok": False, "log": str(error)})
    except Exception as error:
        log = f"{type(error).__name__}: {error}"
        tell({"end": True, "ok": False, "log": log, "error": traceback.format_exc()})


def _grade(course: Course, task: Task, tell: Tell) -> str:
    assignment = task.assignment
    handed_in = course.students_who_submitted(assignment)
    for pattern in course.students_meant if not task.students else ():
        handed_in = matching(handed_in, pattern)
    strays = [] if task.students or course.students_meant else course.strays(assignment)
    students = _those(handed_in, task.students, tell, words.nothing_handed_in(course, assignment))
    tell({"total": len(students)})
    if not students:
        return "" if task.students else words.nobody_handed_in(course, assignment, strays)
    Comments(course, assignment)  # What is broken in them is said before anything runs.
    exercises = course.exercises(assignment)
    limits, timeout = limits_of(course, assignment)

    def told(row: StudentResult) -> None:
        look = row.needs_a_look
        ok, log = row.state != "failed", words.of_row(row, exercises)
        tell({"student": row.student, "ok": ok, "log": log, "look": look})

    done = grade_and_write(
        course,
        assignment,
        RunOptions(limits=limits),
        students,
        told,
        jobs=os.cpu_count() or 1,
        some=bool(task.students),
        force=task.force,
        timeout=timeout,
    ).done
    if task.students:
        return words.of_tests(done)
    return words.of_class(done, strays)


def _feedback(course: Course, task: Task, tell: Tell) -> str:
    assignment = task.assignment
    course.cells(assignment)
    graded = graded_students(course, assignment)
    students = _those(graded, task.students, tell, words.NOT_GRADED)
    apply_comments(course, assignment)
    waiting = {r.student for r in recorded(course, assignment) if r.needs_manual_grade}
    old = students if task.force else MadeFrom(course, assignment).outdated(students)
    tell({"total": len(old)})

    def told(student: str) -> None:
        tell({"student": student, "ok": True, "log": words.of_page(student in waiting)})

    findings = write_feedback(course, assignment, old, told) if old else []
    for finding in findings:
        tell({"student": finding.student, "ok": False, "log": str(finding)})
    if task.students:
        return ""
    if not students:
        raise CourseError(f"Nobody was graded yet in {assignment}: autograde first.")
    return words.of_pages(course, assignment, students, old, findings, waiting)


def _warm(course: Course, task: Task, tell: Tell) -> str:
    if can_stay():  # Otherwise it would end with this process.
        with contextlib.suppress(Refused):
            server_address(settings_of(RunOptions(**course.kernels_for(task.assignment))))
    return ""


_KINDS = {"grade": _grade, "feedback": _feedback, "warm": _warm}


def _those(
    there: Iterable[str], meant: tuple[str, ...], tell: Tell, why_not: Callable[[str], str]
) -> list[str]:
    """Return those who are meant, everybody if nobody is named; tell who is not there, and why."""
    found = set(there)
    for student in sorted(set(meant) - found):
        tell({"student": student, "ok": False, "log": why_not(student)})
    return sorted(found & set(meant)) if meant else sorted(found)
