"""Grade a class: prepare, execute, record.

For each submission, *prepare* (:mod:`.preparation`) makes of what was handed in clean notebooks
and jobs; *execute* (:mod:`.scheduler`, and anywhere, :mod:`autograder.execution`) turns a job into
outputs; *record* (:mod:`.recorder`) hands both to nbgrader's own autograde, which alone writes to
the gradebook. Before them all comes the instructor's solution (:mod:`.trial`), which says how the
tests are judged. Jobs whose result is in the store are not executed; submissions whose record is up
to date are not recorded again. So a run that was killed is continued by starting it again, and a
run without changes does nothing.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from autograder.course.directory import Course
from autograder.course.timeouts import Timeout
from autograder.execution.store import ResultStore
from autograder.grading.assignment import Assignment
from autograder.grading.executions import Executions
from autograder.grading.fatal import fatal_errors
from autograder.grading.preparation import Preparation, listed_students
from autograder.grading.recorder import Recorder
from autograder.grading.results import StudentResult
from autograder.grading.scheduler import Failed, Scheduler
from autograder.grading.trial import Judging, Trial
from autograder.kernel.options import RunOptions


@dataclass(frozen=True)
class ClassResult:
    """What grading a class has given: ``rows`` by student id, and how their tests were judged.

    ``executed`` and ``found`` count notebooks: those that were executed now, and those whose
    results were there.
    """

    assignment: Assignment
    judging: Judging
    rows: list[StudentResult]
    executed: int
    found: int

    @property
    def judged(self) -> dict[str, tuple[int, float]]:
        """Where tests were judged, "apart" and "beside" -> how many, and their points."""
        return self.judging.totals(self.assignment)


def grade_class(
    course: Course,
    assignment: str,
    executor: Executor,
    options: RunOptions,
    students: list[str],
    on_done: Callable[[StudentResult], None] = lambda result: None,
    *,
    force: bool = False,
    window: int = 8,
    timeout: Timeout | None = None,
) -> ClassResult:
    """Grade what these students have handed in, and call ``on_done`` after each.

    ``executor`` is any :class:`concurrent.futures.Executor`, ``window`` the number of submissions
    on the way at the same time. ``force`` executes and records again what is there already.
    ``timeout`` gives each cell its own limit, see :mod:`autograder.course.timeouts`.

    Raises :class:`CourseError` if grading cannot go on for anybody (a full disk, say). What was
    done until then stays done.
    """
    store = ResultStore(course.work / "results")
    executions = Executions(executor, store, options.isolation)
    rows = []
    with (
        executions.nothing_left_ahead(),
        fatal_errors(),
        course.shared_gradebook() as commit,
    ):
        graded = Assignment.read(course, assignment, options, timeout)
        preparation = Preparation(graded, listed_students(course, assignment, students))
        scheduler = Scheduler(preparation, executions, window, force=force)
        trial = Trial(graded, executions)
        trial.try_kernels()
        expected = trial.expected()
        scheduler.look_ahead(students, trial, expected)
        judging = trial.judging(expected)
        recorder = Recorder(graded, judging, store, commit, force=force)
        for done in scheduler.run(students, judging):
            row = recorder.failed(done) if isinstance(done, Failed) else recorder.record(done)
            rows.append(row)
            on_done(row)
    rows.sort(key=lambda row: row.student)
    return ClassResult(graded, judging, rows, scheduler.executed, scheduler.found)
