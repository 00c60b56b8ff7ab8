"""Execute: each submission from prepared to executed, several on the way at the same time."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

from autograder.errors import CourseError
from autograder.execution.store import key_of
from autograder.findings import Finding
from autograder.grading.executions import Executions
from autograder.grading.fatal import fatal_reason
from autograder.grading.preparation import Preparation, Prepared
from autograder.grading.trial import Judging, Trial

#: How often a job is begun again whose worker was lost.
_MORE_ATTEMPTS = 2


@dataclass(frozen=True)
class Failed:
    """A submission that could not be prepared or executed, by no fault of the learner's code."""

    student: str
    error: Exception
    findings: list[Finding] = field(default_factory=list)


class Scheduler:
    """Has submissions executed, at most ``window`` at the same time.

    With ``force`` also what has been executed before. ``executed`` and ``found`` count notebooks:
    those that were executed now, and those whose results were there.
    """

    def __init__(
        self, preparation: Preparation, executions: Executions, window: int, *, force: bool
    ):
        self.preparation = preparation
        self.executions = executions
        self.window = window
        self.force = force
        self.executed = 0
        self.found = 0
        self._ahead: dict[str, Prepared] = {}
        self._pending: dict[Future, Prepared] = {}

    def look_ahead(self, students: Iterable[str], trial: Trial, expected: Judging) -> None:
        """Begin with the first submissions while the solution is executed, as if it will pass.

        If it does not, their jobs are others, and what is done here is nobody's. Where it has been
        executed already there is nothing to wait for.
        """
        job = trial.first_job(expected)
        if job is None or key_of(job) in self.executions.store:
            return
        self.executions.begin(job)
        first = self.preparation.assignment.selected[0]
        for _, student in zip(range(self.window), students, strict=False):
            try:
                prepared = self._ahead[student] = self.preparation.prepared(student)
                if prepared.todo[:1] != [first]:
                    continue
                job = self.preparation.job(prepared, first, expected)
                if self._has_to_run(key_of(job)):
                    self.executions.begin(job)
            except Exception:  # Whoever grades it is told.
                self._ahead.pop(student, None)

    def run(self, students: Iterable[str], judging: Judging) -> Iterator[Prepared | Failed]:
        """Have all executed; give each submission when it is done, with the keys of its results."""
        todo = iter(students)
        exhausted = False
        while self._pending or not exhausted:
            while not exhausted and len(self._pending) < self.window:
                student = next(todo, None)
                if student is None:
                    exhausted = True
                    break
                yield from self.begin(student, judging)
            yield from self.ended(judging)

    @property
    def pending(self) -> Mapping[Future, str]:
        """What is waited for, and whose it is."""
        return {future: prepared.student for future, prepared in self._pending.items()}

    def begin(self, student: str, judging: Judging) -> Iterator[Prepared | Failed]:
        """Begin with a submission; give it at once if there is nothing to execute."""
        try:
            prepared = self._ahead.pop(student, None) or self.preparation.prepared(student)
        except Exception as error:
            yield Failed(student, error)
            return
        yield from self._go_on(prepared, judging)

    def ended(self, judging: Judging, timeout: float | None = None) -> Iterator[Prepared | Failed]:
        """Wait until something has been executed, at most ``timeout`` s; give what is done now."""
        if not self._pending:
            return
        done, _ = wait(self._pending, timeout, return_when=FIRST_COMPLETED)
        for future in done:
            prepared = self._pending.pop(future)
            try:
                result = self.executions.result(future)
            except CourseError:
                raise
            except Exception as error:
                if again := self._again(prepared, judging):
                    self._pending[again] = prepared
                else:
                    yield Failed(prepared.student, error)
                continue
            self._keep(prepared, result)
            yield from self._go_on(prepared, judging)

    def forget(self) -> None:
        """Wait for nothing any more; what runs already ends, and its results are nobody's."""
        for future in self._pending:
            future.cancel()
        self._pending.clear()

    def _go_on(self, prepared: Prepared, judging: Judging) -> Iterator[Prepared | Failed]:
        """Have the next notebook of a submission executed, or give it if there is none."""
        try:
            job = self._next(prepared, judging)
        except Exception as error:
            yield Failed(prepared.student, error, prepared.submission.findings)
            return
        if job is None:
            yield prepared
        else:
            future = self.executions.begun(prepared.keys[prepared.todo[0]], job)
            self._pending[future] = prepared

    def _next(self, prepared: Prepared, judging: Judging) -> bytes | None:
        """Return the job of the next notebook that has no result yet; ``None`` if all have one."""
        while prepared.todo:
            name = prepared.todo[0]
            if name not in prepared.keys:
                job = self.preparation.job(prepared, name, judging)
                prepared.keys[name] = key_of(job)
                if self._has_to_run(prepared.keys[name]):
                    return job
                self.found += 1
            prepared.todo.pop(0)
            if prepared.todo:
                status = self.executions.store.status(prepared.keys[name])
                kept, _ = self.preparation.assignment.kept(
                    status.written, prepared.submission.files
                )
                prepared.written |= kept
        return None

    def _has_to_run(self, key: str) -> bool:
        return self.force or key not in self.executions

    def _keep(self, prepared: Prepared, result: dict) -> None:
        try:
            self.executions.keep(prepared.keys[prepared.todo[0]], result)
        except OSError as error:
            why = fatal_reason(error) or error
            raise CourseError(f"Stopped at {prepared.student}: {why}") from error
        self.executed += 1

    def _again(self, prepared: Prepared, judging: Judging) -> Future | None:
        """Begin once more with a notebook whose worker was lost, or give it up."""
        name = prepared.todo[0]
        prepared.attempts[name] = prepared.attempts.get(name, 0) + 1
        if prepared.attempts[name] > _MORE_ATTEMPTS:
            return None
        return self.executions.again(self.preparation.job(prepared, name, judging))
