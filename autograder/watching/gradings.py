"""An assignment, ready to grade what arrives: what one grading of a class sets up, kept."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from datetime import timedelta
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde

from autograder.course.directory import Course
from autograder.course.timeouts import limits_of
from autograder.execution.store import ResultStore
from autograder.grading.assignment import Assignment
from autograder.grading.executions import Executions
from autograder.grading.preparation import Preparation, Prepared, listed_students
from autograder.grading.recorder import Recorder
from autograder.grading.results import StudentResult
from autograder.grading.scheduler import Failed, Scheduler
from autograder.grading.trial import Trial
from autograder.kernel.isolation import IsolationLevel
from autograder.kernel.options import RunOptions


class Grading:
    """Grades the submissions to one assignment, one by one, as it is now.

    ``commit`` makes the gradebook keep what was written. Raises :class:`CourseError` if the
    assignment cannot be graded. ``made_from`` is what it was read from: when that is another one,
    make another grading.
    """

    def __init__(
        self,
        course: Course,
        name: str,
        executor: Executor,
        isolation: IsolationLevel,
        window: int,
    ):
        self.course = course
        self.name = name
        self.made_from = made_from(course, name)
        limits, timeout = limits_of(course, name)
        options = RunOptions(limits=limits, isolation=isolation)
        self.assignment = Assignment.read(course, name, options, timeout)
        self._store = ResultStore(course.work / "results")
        self._executions = Executions(executor, self._store, isolation)
        self._preparation = Preparation(self.assignment, set())
        self._listed: set[str] = set()
        self.scheduler = Scheduler(self._preparation, self._executions, window, force=False)
        trial = Trial(self.assignment, self._executions)
        trial.try_kernels()
        self.judging = trial.judging(trial.expected())

    @property
    def pending(self) -> dict[Future, str]:
        """What is waited for, and whose it is."""
        return dict(self.scheduler.pending)

    def begin(self, student: str) -> Iterator[Prepared | Failed]:
        """Begin with a submission; give it at once if there is nothing to execute."""
        if student not in self._listed:
            self._preparation.roster = listed_students(self.course, self.name, [student])
            self._listed.add(student)
        yield from self.scheduler.begin(student, self.judging)

    def ended(self, timeout: float = 0.0) -> Iterator[Prepared | Failed]:
        """Give what has been executed."""
        yield from self.scheduler.ended(self.judging, timeout)

    def record(
        self,
        done: Prepared | Failed,
        commit: Callable[[], None],
        extension: timedelta | None,
        known: float,
    ) -> tuple[StudentResult, float]:
        """Write scores to the gradebook; return the row, and the extension that stands there by us.

        ``extension`` is how much later the learner's group is due, ``known`` the one in seconds
        that was given before for that reason.
        """
        recorder = Recorder(self.assignment, self.judging, self._store, commit, force=False)
        if isinstance(done, Failed):
            return recorder.failed(done), known
        given = self._extend(done.student, extension, known)
        return recorder.record(done), given

    def _extend(self, student: str, extension: timedelta | None, known: float) -> float:
        """Give a learner their group's extension, unless somebody has given another one by hand."""
        if extension is None and not known:
            return 0.0
        with self.course.gradebook() as gradebook:
            try:
                gradebook.find_student(student)
            except MissingEntry:
                if not self.course.converter(Autograde, self.name).create_student:
                    return known
                gradebook.add_student(student)
            submission = gradebook.update_or_create_submission(self.name, student)
            there = submission.extension.total_seconds() if submission.extension else 0.0
            if there != known:
                return 0.0
            submission.extension = extension
            gradebook.db.flush()
        return extension.total_seconds() if extension else 0.0


def made_from(course: Course, assignment: str) -> list:
    """Return what an assignment is read from, so far as that can change: files, and the gradebook.

    The gradebook has its cells; the files are the instructor's version and the configuration.
    """
    folders = [course.folder(step, ".", assignment) for step in ("source", "release")]
    files = [course.root / "nbgrader_config.py"]
    files += [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [
        [(str(path), *_status(path)) for path in files],
        {name: [vars(cell) for cell in cells] for name, cells in course.cells(assignment).items()},
    ]


def _status(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
