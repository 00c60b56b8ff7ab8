"""What is executed, and what was: each job once, under the hash of all that it depends on."""

import contextlib
import json
from collections.abc import Iterator
from concurrent.futures import Executor, Future

from nbformat import NotebookNode

from autograder.errors import CourseError
from autograder.execution.execute import OtherEnvironmentError, execute
from autograder.execution.status import Status
from autograder.execution.store import ResultStore, key_of
from autograder.kernel.isolation import IsolationLevel
from autograder.kernel.run import IsolationError


class Executions:
    """Sends jobs to an executor, and keeps their results.

    ``isolation`` is the weakest with which a stored result will do.
    """

    def __init__(self, executor: Executor, store: ResultStore, isolation: IsolationLevel):
        self.store = store
        self._executor = executor
        self._isolation = isolation
        self._ahead: dict[str, Future] = {}

    def begin(self, job: bytes) -> None:
        """Begin with a job before anybody has asked for its result."""
        self._ahead[key_of(job)] = self._executor.submit(execute, job)

    def begun(self, key: str, job: bytes) -> Future:
        """Return the future of a job, which may have begun already."""
        return self._ahead.pop(key, None) or self._executor.submit(execute, job)

    def again(self, job: bytes) -> Future:
        """Begin once more with a job whose worker was lost."""
        try:
            return self._executor.submit(execute, job)
        except RuntimeError as error:  # the executor itself is gone
            raise CourseError(f"No worker is left: {error}") from error

    @contextlib.contextmanager
    def nothing_left_ahead(self) -> Iterator[None]:
        """Leave no job behind that nobody has asked for."""
        try:
            yield
        finally:
            self.leave_what_is_ahead()

    def leave_what_is_ahead(self) -> None:
        """Do not execute what was begun before anybody asked for it; what runs already ends."""
        for future in self._ahead.values():
            future.cancel()
        self._ahead.clear()

    @property
    def nothing_is_ahead(self) -> bool:
        """Whether every job that was begun has been asked for."""
        return not self._ahead

    def __contains__(self, key: str) -> bool:
        """Whether there is a result of this job that was isolated well enough."""
        if key not in self.store:
            return False
        return self.store.status(key).run.isolation.level.meets(self._isolation)

    def result(self, future: Future) -> dict:
        """Return the result of a job that has ended, or that is waited for.

        Raises :class:`CourseError` where the worker could execute no job of this course, and
        whatever else has ended this one.
        """
        try:
            return json.loads(future.result())
        except (IsolationError, OtherEnvironmentError) as error:
            raise CourseError(str(error)) from error

    def keep(self, key: str, result: dict) -> None:
        """Store a result. Raises OSError if the disk is full."""
        self.store.write(key, result["notebook"], result["status"])

    def executed(self, job: bytes) -> tuple[NotebookNode, Status]:
        """Execute a job, or find its result; one whose kernel died by chance is tried again."""
        key = key_of(job)
        for _ in range(2):
            if key in self.store and self.store.status(key).run.outcome == "ok":
                break
            self.keep(key, self.result(self.begun(key, job)))
        return self.store.read(key)
