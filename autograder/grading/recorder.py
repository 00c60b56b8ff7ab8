"""Record: hand what was executed to nbgrader's own autograde, which alone writes the gradebook."""

import contextlib
import copy
import shutil
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import CheckCellMetadata, Execute

from autograder.errors import CourseError
from autograder.execution.status import Status
from autograder.execution.store import ResultStore
from autograder.execution.written import MOST_FILES, MOST_ZIPPED
from autograder.files import RECORD, alone
from autograder.findings import Finding
from autograder.grading.assignment import Assignment
from autograder.grading.before import digest_of_hand_in, forget_if_same, keep_before
from autograder.grading.converter import AutogradeStudents
from autograder.grading.fatal import fatal_reason
from autograder.grading.manual import keep_manual_grades, manual_grades
from autograder.grading.outputs import cell_name, error_output, has_error, not_executed
from autograder.grading.preparation import Prepared
from autograder.grading.results import NotebookResult, Record, StudentResult, result_of
from autograder.grading.scheduler import Failed
from autograder.grading.submissions import NOT_HANDED_IN
from autograder.grading.trial import Judging
from autograder.notebooks import compact
from autograder.preprocessors import ReplayExecution, class_of

#: What to do about a limit that was too short, behind what is always said.
_MORE = {
    "timeout": " More time: --cell-seconds, or Execute.timeout in nbgrader_config.py.",
    "submission-timeout": " More time: --submission-seconds.",
    "memory": " More memory: --memory-gib, or c.Permissions.memory_gib.",
}


class Recorder:
    """Writes scores to the gradebook, and beside the graded notebooks what they depend on.

    ``commit`` makes the gradebook keep what was written to it. With ``force`` a submission is
    recorded again whose record is up to date.
    """

    def __init__(
        self,
        assignment: Assignment,
        judging: Judging,
        store: ResultStore,
        commit: Callable[[], None],
        *,
        force: bool,
    ):
        self.assignment = assignment
        self.course = assignment.course
        self.judging = judging
        self.store = store
        self.commit = commit
        self.force = force
        self._due = str(self.course.due_date(assignment.name))

    def record(self, prepared: Prepared) -> StudentResult:
        """Write a submission's scores to the gradebook, unless they are there already.

        One process at a time does that in a course: a command, a watcher, a button.
        """
        with alone(self.course.work / "recording.lock"):
            return self._record(prepared)

    def _record(self, prepared: Prepared) -> StudentResult:
        student, findings = prepared.student, prepared.submission.findings
        folder = self.course.folder("autograded", student, self.assignment.name)
        try:
            stored = Record.read(folder)
            signature = self._signature(prepared)
            handed_in = digest_of_hand_in(prepared, self.assignment.source_files)
            if stored and not self.force and self._is_current(folder, stored, signature, student):
                return self._result(student, "unchanged", stored.findings, stored.notebooks)
            executed, notebooks = self._results(prepared)
            staged = self._staged(student)
            interrupted = staged.exists() and not (folder / RECORD).is_file()
            by_hand = (
                {} if interrupted else manual_grades(self.course, self.assignment.name, student)
            )
            if stored:
                same = stored.handed_in in (handed_in, "")
                keep_before(self.course, self.assignment.name, student, same=same)
            self._stage(staged, prepared)
            # From here on the folder is neither old nor new.
            (folder / RECORD).unlink(missing_ok=True)
            self._autograde(prepared, executed)
            keep_manual_grades(self.course, self.assignment.name, student, by_hand)
            if stored:
                self._add_the_rest(stored, signature, findings, notebooks)
            result = self._result(student, "graded", findings, notebooks)
            self.commit()
            written = sorted(prepared.written)
            record = Record(signature, findings, notebooks, written, handed_in)
            forget_if_same(self.course, self.assignment.name, student)
            record.write(folder, groupshared=self.course.directory.groupshared)
            shutil.rmtree(staged, ignore_errors=True)  # Who finds it was interrupted.
            return result
        except (Exception, SystemExit) as error:
            return self._failed(student, findings, error)

    def failed(self, failed: Failed) -> StudentResult:
        """Return the row of a submission that never came so far as to be recorded.

        Raises :class:`CourseError` if the reason concerns everybody.
        """
        return self._failed(failed.student, failed.findings, failed.error)

    def _failed(self, student: str, findings: list[Finding], error: BaseException) -> StudentResult:
        if isinstance(error, CourseError):
            raise error
        if reason := fatal_reason(error):
            raise CourseError(f"Stopped at {student}: {reason}") from error
        self.course.app.log.error("While grading %s", student, exc_info=error)
        with self.course.gradebook() as gradebook:
            gradebook.db.rollback()
        finding = Finding(
            student,
            ".",
            "",
            f"could not be graded: {type(error).__name__}: {error}",
            f"See {self.course.work / 'nbgrader.log'}.",
            serious=True,
        )
        return StudentResult(student, "failed", findings=[*findings, finding])

    # Whether it is recorded already

    def _signature(self, prepared: Prepared) -> dict[str, dict]:
        """Return, for each notebook, all that its record depends on."""
        extension = None
        with self.course.gradebook() as gradebook, contextlib.suppress(MissingEntry):
            found = gradebook.find_submission(self.assignment.name, prepared.student)
            extension = found.extension and found.extension.total_seconds()
        time = {
            "timestamp": prepared.submission.timestamp,
            "due": self._due,
            "extension": extension,
        }
        steps = self.assignment.steps
        return {name: {"key": key, "steps": steps, **time} for name, key in prepared.keys.items()}

    def _is_current(
        self, folder: Path, stored: Record, signature: dict[str, dict], student: str
    ) -> bool:
        """Whether this is what was recorded, and is still there.

        Who asks for certain notebooks wants them back if they are gone, as with nbgrader.
        """
        if any(stored.signature.get(name) != each for name, each in signature.items()):
            return False
        some = len(signature) < len(self.assignment.cells) or self.course.chooses
        if some and not all((folder / f"{name}.ipynb").is_file() for name in signature):
            return False
        with self.course.gradebook() as gradebook:
            try:
                gradebook.find_submission(self.assignment.name, student)
            except MissingEntry:
                return False
        return True

    def _add_the_rest(
        self,
        stored: Record,
        signature: dict[str, dict],
        findings: list[Finding],
        notebooks: dict[str, NotebookResult],
    ) -> None:
        """Add to a record what was recorded of the notebooks that are not graded now."""
        others = self.assignment.unselected & stored.signature.keys()
        files = {f"{name}.ipynb" for name in others}
        findings += [finding for finding in stored.findings if finding.file in files]
        signature |= {name: stored.signature[name] for name in others}
        notebooks |= {name: stored.notebooks[name] for name in others & stored.notebooks.keys()}

    # What was executed

    def _results(
        self, prepared: Prepared
    ) -> tuple[dict[tuple[str, str], NotebookNode], dict[str, NotebookResult]]:
        """Return the executed notebooks, as (student, notebook) -> notebook, and how they went."""
        executed, results = {}, {}
        unreadable = prepared.submission.unreadable
        for name, notebook in prepared.notebooks.items():
            if name in unreadable:
                shows = not_executed(notebook, unreadable[name])
                results[name] = NotebookResult("unreadable", unreadable[name])
            elif not self.assignment.executes:
                shows, results[name] = copy.deepcopy(notebook), NotebookResult("not executed")
            else:
                shows, results[name] = self._result_of(prepared, name)
            executed[prepared.student, name] = shows
        return executed, results

    def _result_of(self, prepared: Prepared, name: str) -> tuple[NotebookNode, NotebookResult]:
        """Return an executed notebook and how it went, and report what went wrong."""
        executed, status = self.store.read(prepared.keys[name])
        self._keep_written(prepared, name, status.written)
        self._refuse_tampered(prepared, name, executed, status)
        run, judged = status.run, self.judging.of(self.assignment, name)
        if run.outcome != "ok":
            prepared.submission.report(
                f"{name}.ipynb",
                cell_name(prepared.notebooks[name], run.cell),
                run.message,
                "What did not run counts as 0." + _MORE.get(run.outcome, ""),
                serious=True,
            )
        return executed, NotebookResult(run.outcome, run.message, status, judged)

    def _keep_written(self, prepared: Prepared, name: str, text: str) -> None:
        """Take over the files that the code of a notebook has written, as far as they are kept."""
        written, left = self.assignment.kept(text, prepared.submission.files)
        prepared.written |= written
        if left:
            happened = f"{left} of the files that its code wrote were not kept: there is room for"
            room = f"{MOST_FILES} files, and for {MOST_ZIPPED / 1e6:g} MB of them, compressed."
            prepared.submission.report(f"{name}.ipynb", "", f"{happened} {room}")

    def _refuse_tampered(
        self, prepared: Prepared, name: str, executed: NotebookNode, status: Status
    ) -> None:
        """Say what was seen of tampering, and let tests fail that passed by it."""

        def report(tests: list[str], happened: str, advice: str) -> None:
            if tests:
                cells = ", ".join(tests)
                prepared.submission.report(f"{name}.ipynb", cells, happened, advice, serious=True)

        report(
            list(status.broken)[:1],
            f"{next(iter(status.broken.values()), '')} The tests from here on count as 0.",
            "Look at what the notebook does to Python, or to what it inherits from the kernel.",
        )
        passed = {
            cell.metadata.nbgrader.grade_id: cell
            for cell in executed.cells
            if cell.metadata.get("nbgrader", {}).get("grade") and not has_error(cell)
        }
        verdict = status.verdict
        changed = f"; the notebook changes {', '.join(verdict.changed)}" * bool(verdict.changed)
        happened = f"passes without an answer, after this notebook ran{changed}"
        for test in verdict.tampered:
            if test not in passed:
                continue
            passed[test].outputs = [error_output("Tampered", f"this test {happened}")]
            report(
                [test],
                f"{happened}; it counts as 0.",
                "Look at what the notebook does to Python, to a library or to the tests.",
            )
        report(
            [test for test in verdict.unclear if test in passed],
            f"could not be shown to fail without an answer{changed}; the points stand.",
            "Read these answers.",
        )

    # Into the gradebook

    def _staged(self, student: str) -> Path:
        """Return where nbgrader finds the clean submission, in place of what was handed in."""
        directory = self.course.staging
        pattern = directory.submitted_directory
        return Path(directory.format_path(pattern, student, self.assignment.name))

    def _stage(self, folder: Path, prepared: Prepared) -> None:
        """Write the clean submission where nbgrader will read it.

        Of several notebooks, one that was not handed in is not there: nbgrader gives it 0. Those
        that are not graded now have their place, and nbgrader leaves them as they are.
        """
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        submission = prepared.submission
        there = [name for name in prepared.notebooks if name not in submission.unreadable]
        for name, notebook in prepared.notebooks.items():
            if not there or submission.unreadable.get(name) != NOT_HANDED_IN:
                (folder / f"{name}.ipynb").write_text(compact(notebook), encoding="utf-8")
        for name in self.assignment.unselected:
            (folder / f"{name}.ipynb").touch()
        for name, content in {**prepared.written, **submission.files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if submission.timestamp:
            (folder / "timestamp.txt").write_text(submission.timestamp)

    def _autograde(self, prepared: Prepared, executed: dict[tuple[str, str], NotebookNode]) -> None:
        """Run nbgrader's autograde on the staged submission, replaying what was executed."""
        student, submission = prepared.student, prepared.submission
        converter = self.course.converter(AutogradeStudents, self.assignment.name, staged=True)
        converter.students = (student,)
        replay = ReplayExecution(executed=executed, parent=converter)
        converter.force = True
        converter.sanitize_preprocessors = []
        converter.autograde_preprocessors = [
            replay if class_of(preprocessor) is Execute else preprocessor
            for preprocessor in converter.autograde_preprocessors
            if class_of(preprocessor) is not CheckCellMetadata  # RestoreCells has written it
        ]
        if self.assignment.unselected:
            folder = self.course.folder("autograded", student, self.assignment.name)
            for name in self.assignment.selected:  # What is read-only cannot be written over.
                (folder / f"{name}.ipynb").unlink(missing_ok=True)
        try:
            converter.start()
        finally:
            for cell, happened, advice in replay.noticed:
                submission.report("", cell, happened, advice, serious=True)
        if submission.unreadable:
            self._nothing_to_grade_by_hand(student, submission.unreadable)

    def _nothing_to_grade_by_hand(self, student: str, notebooks: dict[str, str]) -> None:
        with self.course.gradebook() as gradebook:
            for name in notebooks:
                found = gradebook.find_submission_notebook(name, self.assignment.name, student)
                for grade in found.grades:
                    grade.auto_score = 0
                    grade.needs_manual_grade = False
            gradebook.db.flush()

    def _result(
        self,
        student: str,
        state: str,
        findings: list[Finding],
        notebooks: dict[str, NotebookResult],
    ) -> StudentResult:
        with self.course.gradebook() as gradebook:
            submission = gradebook.find_submission(self.assignment.name, student)
            return result_of(submission, self.assignment.exercises, state, findings, notebooks)
