"""A class graded, with the comments of groups and grades.csv: what a command and a button do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.answers.apply import Applied, apply_comments
from autograder.course.directory import Course
from autograder.course.timeouts import Timeout
from autograder.execution.executors import open_executor
from autograder.grading.grading import ClassResult, grade_class
from autograder.grading.results import StudentResult, recorded
from autograder.kernel.options import RunOptions
from autograder.reports.grades import write_grades


@dataclass(frozen=True)
class Graded:
    """What was graded, whose answers have the comment of their group, and where the grades are."""

    done: ClassResult
    applied: Applied
    target: Path


def grade_and_write(
    course: Course,
    assignment: str,
    options: RunOptions,
    students: list[str],
    on_done: Callable[[StudentResult], None],
    *,
    jobs: int,
    scheduler: str | None = None,
    some: bool = False,
    force: bool = False,
    timeout: Timeout | None = None,
) -> Graded:
    """Grade what these students have handed in, give comments, and write grades.csv.

    ``jobs`` and ``scheduler`` say where, see :func:`autograder.execution.executors.open_executor`;
    ``some`` that others were graded before, whose rows stay. The rest is as
    :func:`autograder.grading.grading.grade_class` has it, and raises what that raises.
    """
    with open_executor(jobs, scheduler, submissions=len(students)) as (executor, slots):
        done = grade_class(
            course,
            assignment,
            executor,
            options,
            students,
            on_done,
            force=force or course.forced,
            window=2 * slots,
            timeout=timeout,
        )
    applied = apply_comments(course, assignment)
    rows = {row.student: row for row in recorded(course, assignment)} if some else {}
    rows |= {row.student: row for row in done.rows}
    target = course.root / "reports" / assignment / "grades.csv"
    write_grades(course, assignment, list(rows.values()), target)
    return Graded(done, applied, target)
