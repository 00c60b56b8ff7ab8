"""Grade a class: prepare, execute, record.

For each submission, *prepare* makes of what was handed in a clean notebook and a job; *execute*
(anywhere, see :mod:`autograder.execute`) turns the job into outputs; *record* hands both to
nbgrader's own autograde, which alone writes to the gradebook. Jobs whose result is in the store
are not executed; submissions whose record is up to date are not recorded again. So a run that
was killed is continued by starting it again, and a run without changes does nothing.
"""

import contextlib
import copy
import json
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader import utils
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, Execute

from autograder import options
from autograder.control import NO_CONTROL, Control, control_for, failing_places, places_shown
from autograder.converters import AutogradeStudents
from autograder.course import RECORD, WORK_FOLDER, Cell, Course
from autograder.errors import CourseError
from autograder.execute import How, OtherEnvironmentError, execute, make_job
from autograder.findings import Finding
from autograder.gradebook import kept_open
from autograder.judge.plan import NOTHING_APART, Plan, plan_for, seed_of
from autograder.kernel.confine import LEVELS
from autograder.kernel.run import IsolationError
from autograder.kernelspecs import Kernel
from autograder.limits_of_course import Timeout, longest
from autograder.manual import keep_settled, settled
from autograder.preprocessors import (
    ReplayExecution,
    RestoreCells,
    class_of,
    refuse_other_execution,
)
from autograder.steps import digest_of_steps, step
from autograder.store import ResultStore, key_of, write_whole
from autograder.submissions import (
    NOT_HANDED_IN,
    Submission,
    read_notebook,
    read_submission,
)
from autograder.trouble import trouble, trouble_ends_it
from autograder.written import MOST_FILES, MOST_ZIPPED, kept, unpacked

#: nbgrader's own steps before the execution, which have nothing left to do.
_NBGRADERS_OWN = set(Autograde.sanitize_preprocessors.default())


#: A control is not worth more time than that, or than that share of a notebook's.
_CONTROL_SECONDS, _CONTROL_SHARE = 2.0, 0.2


@dataclass
class Graded:
    """One row of the table: a student and how it went.

    ``state`` is "graded", "unchanged" (its record was up to date) or "failed" (not in the
    gradebook). Scores are points; ``by_exercise`` follows :meth:`Course.exercises`.
    """

    student: str
    state: str
    score: float = 0.0
    max_score: float = 0.0
    by_exercise: dict[str, float] = field(default_factory=dict)
    seconds_late: float = 0.0
    penalty: float = 0.0
    needs_manual_grade: bool = False
    findings: list[Finding] = field(default_factory=list)
    statuses: dict[str, dict] = field(default_factory=dict)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should look before this score is believed."""
        return self.state == "failed" or any(finding.serious for finding in self.findings)


@dataclass
class _Work:
    """A submission on its way: what is staged, and the notebooks that are not executed yet.

    They are executed in order, because one may read what those before it have ``written``.
    """

    submission: Submission
    notebooks: dict[str, NotebookNode]
    keys: dict[str, str]
    todo: list[str] = field(default_factory=list)
    written: dict[str, bytes] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)


class Grading:
    """Grades one assignment of a course.

    ``executor`` is any :class:`concurrent.futures.Executor`. ``force`` executes and records
    again what is there already. ``timeout`` gives each cell its own limit, see
    :func:`autograder.limits_of_course.limits_of`.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        executor: Executor,
        how: How,
        *,
        force: bool = False,
        window: int = 8,
        timeout: Timeout | None = None,
    ):
        self.course = course
        self.assignment = assignment
        self.executor = executor
        if how.kernel == "auto":
            how = replace(how, **course.kernels_for(assignment))
        limits = course.permissions.limited(how.limits)
        self.how = replace(how, reach=course.reach(), limits=limits)
        self.force = force
        self.window = window
        self.timeout = timeout
        self.store = ResultStore(course.work / "results")
        self.cells = course.cells(assignment)
        self.exercises = course.exercises(assignment)
        self.selected = course.notebooks_meant(self.cells)
        self.executes = self._executes()
        self.steps = digest_of_steps(course.converter(Autograde, assignment))
        self.kernelspecs = {name: course.kernelspec(assignment, name) for name in self.cells}
        self.kernels = {name: course.kernel(assignment, name) for name in self.selected}
        self.source_files = self._source_files()
        self.room = limits.scratch_bytes - sum(map(len, self.source_files.values()))
        if self.room < 0:
            raise CourseError(
                f"The files of {assignment} take {-self.room / 2**20:.0f} MiB more than the "
                f"{limits.scratch_bytes / 2**20:.0f} MiB that a submission may have: set "
                "c.Permissions.scratch_mib in nbgrader_config.py. They are kept in memory."
            )
        self.secret = course.secret()
        self.beside: dict[tuple[str, str], str] = {}
        self.not_controlled: dict[str, str] = {}
        self.solution_loses: dict[tuple[str, str], str] = {}
        self.originals: dict[tuple[str, str], NotebookNode] = {}
        self.written_by_solution: dict[str, dict[str, bytes]] = {}
        self.ahead: dict[str, Future] = {}
        self.prepared: dict[str, _Work] = {}
        self.executed_here = 0
        self.found_in_store = 0

    def run(
        self, students: list[str], on_done: Callable[[Graded], None] = lambda graded: None
    ) -> list[Graded]:
        """Grade these students, call ``on_done`` after each, and return their rows, by id.

        Raises :class:`CourseError` if grading cannot go on for anybody (a full disk, say).
        What was done until then stays done.
        """
        rows = []
        directory = self.course.directory
        options.refuse(self.course)
        refuse_other_execution(self.course.converter(Autograde, self.assignment))
        with trouble_ends_it():
            self.roster = self._roster(students)
        with (
            self._nothing_left_ahead(),
            trouble_ends_it(),
            kept_open(directory.db_url, directory.course_id) as self.commit,
        ):
            self.due = self._due_date()
            for kernel in set(self.kernels.values()):
                self._try(kernel)
            self.plans = {name: self._possible_plan(name) for name in self.selected}
            self._look_ahead(students)
            self.plans = {name: self._plan(name) for name in self.selected}
            self.controls = {name: self._control(name) for name in self.selected}
            self.solution_loses = {
                (name, test): why
                for name in self.selected
                for test, why in self._lost_by_solution(name).items()
            }
            for graded in self._graded(students):
                rows.append(graded)
                on_done(graded)
        return sorted(rows, key=lambda row: row.student)

    def _executes(self) -> bool:
        """Whether anything is executed: ``Execute.enabled``, or ``--no-execute``.

        Raises :class:`CourseError` if nothing is, and outputs are cleared: nbgrader would give all
        points for tests of which nothing is known.
        """
        converter = self.course.converter(Autograde, self.assignment)
        if Execute(parent=converter).enabled:
            return True
        if ClearOutput(parent=converter).enabled and any(map(self._tests, self.selected)):
            raise CourseError(
                "Execute.enabled is False, and ClearOutput.enabled is not: without any output, "
                "nbgrader gives everybody all points of every test. Grade with --no-execute, which "
                "keeps the outputs of the hand-ins, or let them be executed."
            )
        return False

    def _graded(self, students: list[str]) -> Iterator[Graded]:
        """Prepare, execute and record, with at most ``window`` submissions on the way."""
        todo = iter(students)
        pending: dict[Future, tuple[_Work, str]] = {}
        exhausted = False
        while pending or not exhausted:
            while not exhausted and len(pending) < self.window:
                student = next(todo, None)
                if student is None:
                    exhausted = True
                    break
                try:
                    work = self.prepared.pop(student, None) or self._prepare(student)
                except Exception as error:
                    yield self._failed(student, [], error)
                    continue
                yield from self._go_on(work, pending)
            done, _ = wait(pending, return_when=FIRST_COMPLETED) if pending else ((), ())
            for future in done:
                work, name = pending.pop(future)
                try:
                    result = json.loads(future.result())
                except (IsolationError, OtherEnvironmentError) as error:
                    raise CourseError(str(error)) from error
                except CourseError:
                    raise
                except Exception as error:
                    again = self._try_again(work, name)
                    if again is None:
                        yield self._failed(work.submission.student, [], error)
                    else:
                        pending[again] = (work, name)
                    continue
                try:
                    self.store.write(work.keys[name], result["notebook"], result["status"])
                except OSError as error:
                    raise CourseError(
                        f"Stopped at {work.submission.student}: {trouble(error) or error}"
                    ) from error
                self.executed_here += 1
                yield from self._go_on(work, pending)

    def _go_on(self, work: _Work, pending: dict[Future, tuple[_Work, str]]) -> Iterator[Graded]:
        """Have the next notebook of a submission executed, or, if there is none, record it."""
        try:
            job = self._next(work)
        except Exception as error:
            yield self._failed(work.submission.student, work.submission.findings, error)
            return
        if job is None:
            yield self._record(work)
        else:
            name = work.todo[0]
            pending[self._submitted(work.keys[name], job)] = work, name

    def _next(self, work: _Work) -> bytes | None:
        """Return the job of the next notebook that has no result yet; ``None`` if all have one."""
        while work.todo:
            name = work.todo[0]
            if name not in work.keys:
                job = self._job(work, name)
                work.keys[name] = key_of(job)
                if self.force or not self._is_stored(work.keys[name]):
                    return job
                self.found_in_store += 1
            work.todo.pop(0)
            if work.todo:
                _, status = self.store.read(work.keys[name])
                work.written |= self._kept(status["written"], work.submission.files)[0]
        return None

    def _is_stored(self, key: str) -> bool:
        return key in self.store and self._isolated_enough(self.store.read(key)[1])

    def _try_again(self, work: _Work, name: str) -> Future | None:
        """Submit a job once more whose worker was lost; not more than twice."""
        work.attempts[name] = work.attempts.get(name, 0) + 1
        if work.attempts[name] > 2:
            return None
        try:
            return self.executor.submit(execute, self._job(work, name))
        except RuntimeError as error:  # the executor itself is gone
            raise CourseError(f"No worker is left: {error}") from error

    def _try(self, kernel: Kernel) -> None:
        """Raise :class:`CourseError` if a kernel does not start: that is no submission's fault."""
        if kernel.program is None or not self.executes:
            return
        _, status = self._executed(make_job(new_notebook(), {}, self.how, program=kernel.program))
        if status["outcome"] != "ok":
            name = next(name for name, its in self.kernels.items() if its == kernel)
            raise CourseError(
                f"{self.assignment}/{name}.ipynb names the kernel {kernel.name}, which does not "
                f"work here; nothing was run. {status['message']} Confined, it reads the system, "
                "the folder where it is installed, and the folders that its kernel.json names in "
                f"argv or env: {', '.join(kernel.program.readable)}."
            )

    def _look_ahead(self, students: list[str]) -> None:
        """Begin with the first hand-ins while the solution is executed, as if it will pass.

        If it does not, their jobs are others, and what is done here is nobody's. Where it has been
        executed already there is nothing to wait for.
        """
        name = self.selected[0] if self.selected else ""
        if not name or not self._path("source", name).is_file():
            return
        if {cell.grade_id for cell in self._tests(name)} - set(self.plans[name].apart):
            return  # There will be a control, which the solution has a say in.
        self.controls = {name: NO_CONTROL}
        job = self._job_of_solution(name, NO_CONTROL, self.plans[name])
        key = key_of(job)
        if key in self.store:
            return
        self.ahead[key] = self.executor.submit(execute, job)
        for student in students[: self.window]:
            with contextlib.suppress(Exception):  # Whoever grades it is told.
                work = self.prepared[student] = self._prepare(student)
                if work.todo[:1] != [name]:
                    continue
                key = key_of(job := self._job(work, name))
                if self.force or not self._is_stored(key):
                    self.ahead[key] = self.executor.submit(execute, job)

    def _submitted(self, key: str, job: bytes) -> Future:
        """Return the future of a job, which may have begun already."""
        return self.ahead.pop(key, None) or self.executor.submit(execute, job)

    @contextlib.contextmanager
    def _nothing_left_ahead(self) -> Iterator[None]:
        """Leave no job behind that nobody has asked for."""
        try:
            yield
        finally:
            for future in self.ahead.values():
                future.cancel()
            self.ahead.clear()

    def _possible_plan(self, name: str) -> Plan:
        """Return which tests the judge may run, if the instructor's solution passes them there."""
        if not self.executes:
            return NOTHING_APART
        if why := self.kernels[name].why_beside:
            self.beside |= {(name, cell.grade_id): why for cell in self._tests(name)}
            return NOTHING_APART
        for path in (self._path("release", name), self._path("source", name)):
            if not path.is_file():
                why = f"there is no {path} to try it with"
                self.beside |= {(name, cell.grade_id): why for cell in self._tests(name)}
                return NOTHING_APART
        released = {each: self._clean("release", each) for each in self.selected}
        files = self._beside(name, released) | self.source_files
        plan = plan_for(released[name], self._clean("source", name), files)
        return self._without(plan, name, plan.unfit())

    def _plan(self, name: str) -> Plan:
        """Return which tests the judge runs: those that the instructor's solution passes there.

        The others run beside the answer; ``beside`` says why.
        """
        plan = self.plans[name]
        while plan.apart:
            lost = self._losses(name, NO_CONTROL, plan)
            said = {test: why for test, why in lost.items() if test in plan.apart}
            if not said:
                break
            plan = self._without(plan, name, said)
        return plan

    def _without(self, plan: Plan, name: str, beside: dict[str, str]) -> Plan:
        """Return a plan without these tests (grade id -> why) and those that they need."""
        if not beside:
            return plan
        beside = beside | plan.needed_by(beside)
        self.beside |= {(name, test): why for test, why in beside.items()}
        return plan.judging(set(plan.apart) - beside.keys())

    def _lost_by_solution(self, name: str) -> dict[str, str]:
        """Return the tests at which the instructor's own solution loses points: grade id -> why.

        That is the fault of the tests or of this grader, and nobody's who hands in.
        """
        if not self.executes or not self._path("source", name).is_file():
            return {}
        return self._losses(name, self.controls[name], self.plans[name])

    def _losses(self, name: str, control: Control, plan: Plan) -> dict[str, str]:
        """Return what the tests say that do not give the solution all points: grade id -> why."""
        executed, _ = self._solved(name, control, plan)
        return {
            cell.metadata.nbgrader.grade_id: said
            for cell in executed.cells
            if cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)
            if (said := _why_not_full(cell))
        }

    def _solved(self, name: str, control: Control, plan: Plan) -> tuple[NotebookNode, dict]:
        """Return the executed solution and its status."""
        return self._executed(self._job_of_solution(name, control, plan))

    def _job_of_solution(self, name: str, control: Control, plan: Plan) -> bytes:
        solutions = {each: self._clean("source", each) for each in self.selected}
        written: dict[str, bytes] = {}
        for each in self.selected[: self.selected.index(name)]:
            if each not in self.written_by_solution:
                _, status = self._solved(each, NO_CONTROL, NOTHING_APART)
                self.written_by_solution[each] = self._kept(status["written"], {})[0]
            written |= self.written_by_solution[each]
        files = written | self._beside(name, solutions) | self.source_files
        how, program = self._how(solutions[name]), self.kernels[name].program
        return make_job(solutions[name], files, how, control, plan, program=program)

    def _beside(self, name: str, notebooks: Mapping[str, NotebookNode]) -> dict[str, bytes]:
        """Return the other notebooks as files: one may run another one, or read it."""
        return {
            f"{other}.ipynb": nbformat.writes(notebook).encode()
            for other, notebook in notebooks.items()
            if other != name
        }

    def _path(self, step: str, name: str) -> Path:
        """Return the path of a notebook in the release folder or the source folder."""
        return self.course.folder(step, ".", self.assignment) / f"{name}.ipynb"

    def _clean(self, step: str, name: str) -> NotebookNode:
        """Return that notebook as if it had been handed in; made once, and changed by nobody."""
        if (step, name) not in self.originals:
            nobody = Submission("", files=dict(self.source_files))
            notebook = read_notebook(self._path(step, name))
            self.originals[step, name] = self._sanitized(nobody, name, notebook)
        return self.originals[step, name]

    def _executed(self, job: bytes) -> tuple[NotebookNode, dict]:
        """Execute a job, or find its result; one whose kernel died by chance is tried again."""
        key = key_of(job)
        for _ in range(2):
            if key in self.store and self.store.read(key)[1]["outcome"] == "ok":
                break
            try:
                result = json.loads(self._submitted(key, job).result())
            except (IsolationError, OtherEnvironmentError) as error:
                raise CourseError(str(error)) from error
            self.store.write(key, result["notebook"], result["status"])
        text, status = self.store.read(key)
        return nbformat.reads(text, as_version=4), status

    def _tests(self, name: str) -> list[Cell]:
        """Return the cells of a notebook that are tests."""
        return [
            cell
            for cell in self.cells[name]
            if cell.grade and not cell.solution and cell.cell_type == "code"
        ]

    def _judged_in(self, name: str) -> dict:
        """Return how the tests of a notebook are judged, as it is recorded with the grade.

        ``apart`` is grade id -> points, ``beside`` grade id -> points and why; ``kernel`` says of
        the kernel what is not obvious.
        """
        apart, beside = {}, {}
        for cell in self._tests(name):
            if cell.grade_id in self.plans[name].apart:
                apart[cell.grade_id] = cell.points or 0.0
            else:
                beside[cell.grade_id] = [
                    cell.points or 0.0,
                    self.beside.get((name, cell.grade_id), ""),
                ]
        return {"apart": apart, "beside": beside, "kernel": self.kernels[name].note}

    def judged(self) -> dict[str, tuple[int, float]]:
        """Return "apart" and "beside" -> how many tests the judge runs, or not, and their points.

        Known when :meth:`run` has begun.
        """
        each = [self._judged_in(name) for name in self.selected]
        apart = [points for judged in each for points in judged["apart"].values()]
        beside = [points for judged in each for points, _ in judged["beside"].values()]
        return {"apart": (len(apart), sum(apart)), "beside": (len(beside), sum(beside))}

    def _control(self, name: str) -> Control:
        """Return what to run after each submission: tests that fail a wrong answer when fresh.

        For the tests beside the answer alone: the others run where nobody can change them. What
        cannot be controlled, or would accuse the instructor's own solution, is left out, and
        ``not_controlled`` says why.
        """
        beside = {cell.grade_id for cell in self._tests(name)} - set(self.plans[name].apart)
        if not self.executes or not beside or self.kernels[name].program:
            return NO_CONTROL
        if not self._path("release", name).is_file():
            return NO_CONTROL
        control = control_for(self._clean("release", name), beside)
        if not control:
            return control
        fresh = new_notebook(cells=[new_code_cell(failing_places(control), id="fresh")])
        executed, status = self._executed(make_job(fresh, self.source_files, self.how))
        try:
            control = control.only(places_shown(executed.cells[0].outputs))
        except ValueError:
            late = status["outcome"] == "timeout"
            why = "take too long" if late else "stop them"
            return self._uncontrolled(control.tests, f"wrong answers {why}")
        if control and self._path("source", name).is_file():
            _, status = self._solved(name, control, self.plans[name])
            seconds = status["control_seconds"]
            if seconds > max(_CONTROL_SECONDS, _CONTROL_SHARE * status["wall_seconds"]):
                why = f"that would take {seconds:.1f} s more for each submission"
                return self._uncontrolled(control.tests, why)
            accused = [*status["tampered"], *status["unclear"]]
            self._uncontrolled(accused, "they pass without an answer behind the solution")
            control = control.without(accused)
        return control

    def _uncontrolled(self, tests: list[str], reason: str) -> Control:
        """Note that nobody controls these tests; return the control of nothing."""
        self.not_controlled |= dict.fromkeys(tests, reason)
        return NO_CONTROL

    # Prepare

    def _prepare(self, student: str) -> _Work:
        course = self.course
        submission = read_submission(
            course.folder("submitted", student, self.assignment),
            student,
            {name: {cell.grade_id for cell in cells} for name, cells in self.cells.items()},
            ignore=course.directory.ignore,
            largest_file=1000 * course.directory.max_file_size,
            largest_folder=min(1000 * course.directory.max_dir_size, self.room),
            outputs=not self.executes,
        )
        self._leave_others(submission)
        if self.roster and student not in self.roster:
            submission.report(
                ".",
                "",
                "this student is not in the gradebook's list; they were added.",
                "If the id is mistyped, rename the folder, grade again and remove the entry.",
                serious=True,
            )
        submission.add_files_of_the_course(self.source_files)
        notebooks = {}
        for name, notebook in submission.notebooks.items():
            notebooks[name] = self._sanitized(submission, name, notebook)
        work = _Work(submission, notebooks, {})
        for name, cleaned in notebooks.items():
            if submission.notebooks[name] is None:
                work.keys[name] = f"unreadable: {submission.unreadable[name]}"
                continue
            if not self.executes:
                work.keys[name] = f"as handed in: {key_of(nbformat.writes(cleaned).encode())}"
                continue
            work.todo.append(name)
        return work

    def _leave_others(self, submission: Submission) -> None:
        """Leave out the notebooks that are not to be graded now, and what was said of them."""
        others = self.cells.keys() - set(self.selected)
        for name in others:
            submission.notebooks.pop(name)
            submission.unreadable.pop(name, None)
        files = {f"{name}.ipynb" for name in others}
        submission.findings[:] = [f for f in submission.findings if f.file not in files]

    def _job(self, work: _Work, name: str) -> bytes:
        return make_job(
            work.notebooks[name],
            self._beside(name, work.notebooks) | work.written | work.submission.files,
            self._how(work.notebooks[name]),
            self.controls[name],
            self.plans[name],
            self._judge_seed(work.submission.student, name),
            self.kernels[name].program,
        )

    def _how(self, notebook: NotebookNode) -> How:
        """Return how this notebook is executed: with the time that the course gives its cells."""
        if self.timeout is None:
            return self.how
        limits = self.how.limits
        seconds = longest(self.timeout, notebook, limits)
        return replace(self.how, limits=replace(limits, cell_seconds=seconds))

    def _judge_seed(self, student: str, name: str) -> int:
        """Return where the random inputs of this learner's tests come from."""
        return seed_of(self.secret, str(self.how.seed), student, self.assignment, name)

    def _isolated_enough(self, status: dict) -> bool:
        level = status.get("isolation", {}).get("level", "none")
        return LEVELS.index(level) >= LEVELS.index(self.how.isolation)

    def _sanitized(
        self, submission: Submission, name: str, notebook: NotebookNode | None
    ) -> NotebookNode:
        """Return the notebook with the cells of the assignment restored.

        What the course adds to nbgrader's own sanitize preprocessors runs, too. nbgrader's own
        have nothing left to do: nothing is taken from the file that they would remove.
        """
        converter = self.course.converter(Autograde, self.assignment)
        resources = {
            "nbgrader": {
                "student": submission.student,
                "assignment": self.assignment,
                "notebook": name,
                "db_url": self.course.directory.db_url,
            }
        }

        def report(cell: str, happened: str, advice: str, serious: bool) -> None:
            if notebook is not None:
                submission.report(f"{name}.ipynb", cell, happened, advice, serious)

        clean = new_notebook() if notebook is None else notebook
        restore = RestoreCells(cells=self.cells[name], report=report, parent=converter)
        added = [
            step(preprocessor, converter)
            for preprocessor in converter.sanitize_preprocessors
            if class_of(preprocessor) not in _NBGRADERS_OWN
        ]
        for preprocessor in [restore, *added]:
            clean, resources = preprocessor.preprocess(clean, resources)
        says = clean.metadata.pop("language_info", {"name": self.kernels[name].language})["name"]
        if not self.kernels[name].runs(says):
            run_as = self.kernels[name].language.capitalize()
            report("", f"says that it is written in {says}; it was run as {run_as}.", "", False)
        clean.metadata["kernelspec"] = self.kernelspecs[name]
        return clean

    def _source_files(self) -> dict[str, bytes]:
        """Return the instructor's files: they replace a learner's file of the same name."""
        folder = self.course.folder("source", ".", self.assignment)
        if not folder.is_dir():
            return {}
        converter = self.course.converter(Autograde, self.assignment)
        learners_own = set(converter.exclude_overwriting.get(self.assignment, []))
        paths = utils.find_all_files(str(folder), [*self.course.directory.ignore, "*.ipynb"])
        files = {Path(path).relative_to(folder).as_posix(): Path(path) for path in paths}
        return {name: path.read_bytes() for name, path in files.items() if name not in learners_own}

    def _roster(self, students: list[str]) -> set[str]:
        """Return who is in the instructor's list: the gradebook's, without whom grading added.

        Whom it adds is noted before: otherwise a run that was stopped would make a list of the
        first ones, and the next run would miss the others in it. A gradebook that knows less than
        half of those who handed in is nobody's list, and empty.
        """
        path = self.course.work / "added-students.json"
        with self.course.gradebook() as gradebook:
            known = {
                student.id: bool(student.first_name or student.last_name or student.email)
                for student in gradebook.students
            }
        noted = set(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else set()
        added = noted | (set(students) - known.keys())
        if added != noted:
            write_whole(path, json.dumps(sorted(added)))
        roster = {student for student, named in known.items() if named or student not in added}
        everybody = {*students, *self.course.students_who_submitted(self.assignment)}
        return roster if 2 * len(roster & everybody) >= len(everybody) else set()

    # Record

    @contextlib.contextmanager
    def _reading_staged(self) -> Iterator[None]:
        """Let nbgrader read the cleaned submissions instead of what was handed in."""
        directory = self.course.directory
        handed_in = directory.submitted_directory
        directory.submitted_directory = f"{WORK_FOLDER}/staged"
        try:
            yield
        finally:
            directory.submitted_directory = handed_in

    def _record(self, work: _Work) -> Graded:
        """Write a submission's scores to the gradebook, unless they are there already."""
        student = work.submission.student
        record = self.course.folder("autograded", student, self.assignment) / RECORD
        findings = work.submission.findings
        try:
            stored = _stored(record)
            signature = self._signature(work)
            if not self.force and self._is_recorded(record.parent, stored, signature, student):
                return self._row(
                    student,
                    "unchanged",
                    [Finding(**f) for f in stored["findings"]],
                    stored["statuses"],
                )
            executed, statuses = self._results(work)
            staged = self._staged(student)
            interrupted = staged.exists() and not record.is_file()
            graded_by_hand = {} if interrupted else settled(self.course, self.assignment, student)
            self._stage(staged, work)
            record.unlink(missing_ok=True)  # From here on the folder is neither old nor new.
            with self._reading_staged():
                self._autograde(work, executed)
                keep_settled(self.course, self.assignment, student, graded_by_hand)
            self._add_the_rest(work, stored, signature, statuses)
            row = self._row(student, "graded", findings, statuses)
            self.commit()
            write_whole(
                record,
                json.dumps(
                    {
                        "signature": signature,
                        "findings": [finding.to_dict() for finding in findings],
                        "statuses": statuses,
                        "written": sorted(work.written),
                    },
                    indent=1,
                    sort_keys=True,
                ),
            )
            if self.course.directory.groupshared:
                record.chmod(0o664)
            shutil.rmtree(staged, ignore_errors=True)  # Who finds it was interrupted.
            return row
        except (Exception, SystemExit) as error:
            return self._failed(student, findings, error)

    def _staged(self, student: str) -> Path:
        with self._reading_staged():
            return self.course.folder("submitted", student, self.assignment)

    def _due_date(self) -> str:
        with self.course.gradebook() as gradebook:
            return str(gradebook.find_assignment(self.assignment).duedate)

    def _signature(self, work: _Work) -> dict[str, dict]:
        """Return, for each notebook, all that its record depends on."""
        extension = None
        with self.course.gradebook() as gradebook, contextlib.suppress(MissingEntry):
            found = gradebook.find_submission(self.assignment, work.submission.student)
            extension = found.extension and found.extension.total_seconds()
        late = {"timestamp": work.submission.timestamp, "due": self.due, "extension": extension}
        return {name: {"key": key, "steps": self.steps, **late} for name, key in work.keys.items()}

    def _is_recorded(self, folder: Path, stored: dict, signature: dict, student: str) -> bool:
        """Whether this is what was recorded, and is still there.

        Who asks for certain notebooks wants them back if they are gone, as with nbgrader.
        """
        if not stored or any(stored["signature"].get(n) != each for n, each in signature.items()):
            return False
        chosen = signature if len(signature) < len(self.cells) or self.course.chooses else ()
        if not all((folder / f"{name}.ipynb").is_file() for name in chosen):
            return False
        with self.course.gradebook() as gradebook:
            try:
                gradebook.find_submission(self.assignment, student)
            except MissingEntry:
                return False
        return True

    def _add_the_rest(self, work: _Work, stored: dict, signature: dict, statuses: dict) -> None:
        """Add to a record what was recorded of the notebooks that are not graded now."""
        others = self.cells.keys() - set(self.selected)
        if not others or not stored:
            return
        files = {f"{name}.ipynb" for name in others}
        found = [Finding(**each) for each in stored["findings"] if each["file"] in files]
        work.submission.findings.extend(found)
        for one, all_of_it in (("signature", signature), ("statuses", statuses)):
            all_of_it.update({name: stored[one][name] for name in others & stored[one].keys()})

    def _results(self, work: _Work) -> tuple[dict, dict]:
        executed, statuses = {}, {}
        student = work.submission.student
        for name, notebook in work.notebooks.items():
            if not self.executes and name not in work.submission.unreadable:
                executed[student, name] = copy.deepcopy(notebook)
                statuses[name] = {"outcome": "not executed", "message": ""}
                continue
            if name in work.submission.unreadable:
                reason = work.submission.unreadable[name]
                executed[student, name] = _not_executed(notebook, reason)
                statuses[name] = {"outcome": "unreadable", "message": reason}
                continue
            text, status = self.store.read(work.keys[name])
            executed[student, name] = nbformat.reads(text, as_version=4)
            self._keep_written(work, name, status.pop("written"))
            statuses[name] = status = status | {"judged": self._judged_in(name)}
            self._refuse_tampered(work, name, executed[student, name], status)
            if status["outcome"] != "ok":
                work.submission.report(
                    f"{name}.ipynb",
                    _name_of(notebook, status["cell"]),
                    status["message"],
                    "What did not run counts as 0." + _MORE.get(status["outcome"], ""),
                    serious=True,
                )
        return executed, statuses

    def _keep_written(self, work: _Work, name: str, text: str) -> None:
        """Take over the files that the code of a notebook has written, as far as they are kept."""
        written, left = self._kept(text, work.submission.files)
        work.written |= written
        if left:
            happened = f"{left} of the files that its code wrote were not kept: there is room for"
            room = f"{MOST_FILES} files, and for {MOST_ZIPPED / 1e6:g} MB of them, compressed."
            work.submission.report(f"{name}.ipynb", "", f"{happened} {room}")

    def _kept(self, text: str, files: Mapping[str, bytes]) -> tuple[dict[str, bytes], int]:
        """Return what is kept of written files beside these, and how many there was no room for."""
        written, left = unpacked(text)
        there = {*files, *self.source_files}
        return kept(written, there, self.cells, self.course.directory.ignore), left

    def _refuse_tampered(
        self, work: _Work, name: str, executed: NotebookNode, status: dict
    ) -> None:
        """Say what was seen of tampering, and let tests fail that passed by it."""

        def report(tests: list[str], happened: str, advice: str) -> None:
            if tests:
                cells = ", ".join(tests)
                work.submission.report(f"{name}.ipynb", cells, happened, advice, serious=True)

        report(
            list(status["broken"])[:1],
            f"{next(iter(status['broken'].values()), '')} The tests from here on count as 0.",
            "Look at what the notebook does to Python, or to what it inherits from the kernel.",
        )
        passed = {
            cell.metadata.nbgrader.grade_id: cell
            for cell in executed.cells
            if cell.metadata.get("nbgrader", {}).get("grade") and not _has_error(cell)
        }
        changed = f"; the notebook changes {', '.join(status['changed'])}" * bool(status["changed"])
        happened = f"passes without an answer, after this notebook ran{changed}"
        tampered = [test for test in status["tampered"] if test in passed]
        for test in tampered:
            passed[test].outputs = [_error("Tampered", f"this test {happened}")]
            report(
                [test],
                f"{happened}; it counts as 0.",
                "Look at what the notebook does to Python, to a library or to the tests.",
            )
        report(
            [test for test in status["unclear"] if test in passed],
            f"could not be shown to fail without an answer{changed}; the points stand.",
            "Read these answers.",
        )

    def _stage(self, folder: Path, work: _Work) -> None:
        """Write the clean submission where nbgrader will read it.

        Of several notebooks, one that was not handed in is not there: nbgrader gives it 0. Those
        that are not graded now have their place, and nbgrader leaves them as they are.
        """
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        there = [name for name in work.notebooks if name not in work.submission.unreadable]
        for name, notebook in work.notebooks.items():
            if not there or work.submission.unreadable.get(name) != NOT_HANDED_IN:
                nbformat.write(notebook, folder / f"{name}.ipynb")
        for name in self.cells.keys() - work.notebooks.keys():
            (folder / f"{name}.ipynb").touch()
        for name, content in {**work.written, **work.submission.files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if work.submission.timestamp:
            (folder / "timestamp.txt").write_text(work.submission.timestamp)

    def _autograde(self, work: _Work, executed: dict) -> None:
        """Run nbgrader's autograde on the staged submission, replaying what was executed."""
        student = work.submission.student

        def report(cell: str, happened: str, advice: str) -> None:
            work.submission.report("", cell, happened, advice, serious=True)

        converter = self.course.converter(AutogradeStudents, self.assignment)
        converter.students = (student,)
        replay = ReplayExecution(executed=executed, report=report, parent=converter)
        converter.force = True
        converter.sanitize_preprocessors = []
        converter.autograde_preprocessors = [
            replay if class_of(preprocessor) is Execute else preprocessor
            for preprocessor in converter.autograde_preprocessors
            if class_of(preprocessor) is not CheckCellMetadata  # RestoreCells has written it
        ]
        if len(self.selected) < len(self.cells):
            folder = self.course.folder("autograded", student, self.assignment)
            for name in self.selected:  # What is read-only cannot be written over.
                (folder / f"{name}.ipynb").unlink(missing_ok=True)
        converter.start()
        if work.submission.unreadable:
            self._nothing_to_grade_by_hand(student, work.submission.unreadable)

    def _nothing_to_grade_by_hand(self, student: str, notebooks: dict[str, str]) -> None:
        with self.course.gradebook() as gradebook:
            for name in notebooks:
                found = gradebook.find_submission_notebook(name, self.assignment, student)
                for grade in found.grades:
                    grade.auto_score = 0
                    grade.needs_manual_grade = False
            gradebook.db.flush()

    def _row(
        self, student: str, state: str, findings: list[Finding], statuses: dict[str, dict]
    ) -> Graded:
        with self.course.gradebook() as gradebook:
            submission = gradebook.find_submission(self.assignment, student)
            scores = {
                (notebook.name, grade.name): grade.score or 0.0
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            return Graded(
                student,
                state,
                submission.score,
                submission.max_score,
                {
                    exercise.name: sum(
                        scores.get((exercise.notebook, name), 0.0) for name in exercise.grade_ids
                    )
                    for exercise in self.exercises
                },
                submission.total_seconds_late,
                submission.late_submission_penalty or 0.0,
                submission.needs_manual_grade,
                findings,
                statuses,
            )

    def _failed(self, student: str, findings: list[Finding], error: BaseException) -> Graded:
        if isinstance(error, CourseError):
            raise error
        if reason := trouble(error):
            raise CourseError(f"Stopped at {student}: {reason}") from error
        self.course.app.log.exception("While grading %s", student)
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
        return Graded(student, "failed", findings=[*findings, finding])


def together(
    tests: Iterable[tuple[str, float, str]],
) -> list[tuple[list[str], float, str]]:
    """Return (tests, points of all, why) of (test, points, why): those with one reason together."""
    found: dict[str, tuple[list[str], float]] = {}
    for test, points, why in tests:
        names, sum_of_points = found.get(why, ([], 0.0))
        found[why] = [*names, test], sum_of_points + points
    return [(names, points, why) for why, (names, points) in found.items()]


#: What to do about a limit that was too short, behind what is always said.
_MORE = {
    "timeout": " More time: --cell-seconds, or Execute.timeout in nbgrader_config.py.",
    "submission-timeout": " More time: --submission-seconds.",
    "memory": " More memory: --memory-gib, or c.Permissions.memory_gib.",
}


def _stored(record: Path) -> dict:
    """Return what was recorded; nothing if that cannot be read, or is from another version."""
    try:
        stored = json.loads(record.read_text(encoding="utf-8"))
        kept = {key: stored[key] for key in ("signature", "findings", "statuses")}
        return kept if all(isinstance(e, dict) for e in kept["signature"].values()) else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _has_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _why_not_full(cell: NotebookNode) -> str | None:
    """Return why a test does not give all its points, in a line; ``None`` if it does."""
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}".splitlines()[0][:200]
    cell = copy.copy(cell)
    cell["outputs"] = [output for output in cell.outputs if output.get("name") != "stderr"]
    try:
        earned, most = utils.determine_grade(cell, logging.getLogger(__name__))
    except ValueError as error:
        return str(error)
    return None if earned == most else f"gives {earned:g} of its {most:g} points"


def _error(name: str, message: str) -> NotebookNode:
    return nbformat.v4.new_output(
        "error", ename=name, evalue=message, traceback=[f"{name}: {message}"]
    )


def _name_of(notebook: NotebookNode, place: int | None) -> str:
    """Return the grade id of a cell, or its number as Jupyter counts, from 1."""
    if place is None:
        return ""
    grade_id = notebook.cells[place].metadata.get("nbgrader", {}).get("grade_id")
    return grade_id or f"number {place + 1}"


def _not_executed(notebook: NotebookNode, reason: str) -> NotebookNode:
    """Return the notebook with an error in every graded code cell: nothing could be run."""
    notebook.cells.insert(0, new_markdown_cell(f"**Not graded: {reason}.**", id="not-graded"))
    executed = copy.deepcopy(notebook)
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = [_error("NotGraded", reason)]
    return executed
