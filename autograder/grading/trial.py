"""The instructor's solution, graded before anybody: it says how tests can be judged.

A test is judged in a process apart from the answer if the solution passes it there. Of the tests
that have to run beside an answer, a control is made (:mod:`autograder.execution.control`), unless
it would accuse the solution. What the solution loses is the fault of the tests or of this grader,
and is told before anybody's grade is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader import utils

from autograder.course.kernelspecs import Kernel
from autograder.errors import CourseError
from autograder.execution.control import (
    NO_CONTROL,
    Control,
    control_for,
    failing_places,
    places_shown,
)
from autograder.execution.execute import make_job
from autograder.execution.status import Status
from autograder.grading.assignment import Assignment, as_files
from autograder.grading.executions import Executions
from autograder.grading.outputs import why_not_full
from autograder.grading.results import Judged
from autograder.judge.plan import NOTHING_APART, Plan, plan_for
from autograder.kernel.program import Program
from autograder.notebooks import read_notebook

#: A control is not worth more time than that, or than that share of a notebook's.
_CONTROL_SECONDS, _CONTROL_SHARE = 2.0, 0.2


@dataclass(frozen=True)
class Judging:
    """How the tests of an assignment are judged: ``plans`` and ``controls`` by notebook.

    ``beside`` is (notebook, grade id) -> why a test runs beside the answer, ``not_controlled``
    grade id -> why nothing finds out whether such a test was changed, and ``solution_loses``
    (notebook, grade id) -> why the instructor's own solution does not get all points there.
    """

    plans: dict[str, Plan]
    controls: dict[str, Control]
    beside: dict[tuple[str, str], str] = field(default_factory=dict)
    not_controlled: dict[str, str] = field(default_factory=dict)
    solution_loses: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, assignment: Assignment, notebook: str) -> Judged:
        """Return how the tests of a notebook are judged, as it is recorded with the grade."""
        apart, beside = {}, {}
        for cell in assignment.tests(notebook):
            points = cell.points or 0.0
            if cell.grade_id in self.plans[notebook].apart:
                apart[cell.grade_id] = points
            else:
                beside[cell.grade_id] = points, self.beside.get((notebook, cell.grade_id), "")
        return Judged(apart, beside, assignment.kernels[notebook].note)

    def totals(self, assignment: Assignment) -> dict[str, tuple[int, float]]:
        """Return "apart" and "beside" -> how many tests run there, and their points."""
        each = [self.of(assignment, name) for name in assignment.selected]
        apart = [points for judged in each for points in judged.apart.values()]
        beside = [points for judged in each for points, _ in judged.beside.values()]
        return {"apart": (len(apart), sum(apart)), "beside": (len(beside), sum(beside))}


class Trial:
    """Tries the tests of an assignment on the instructor's own solution."""

    def __init__(self, assignment: Assignment, executions: Executions):
        self.assignment = assignment
        self.executions = executions
        self._originals: dict[tuple[str, str], NotebookNode] = {}
        self._written: dict[str, dict[str, bytes]] = {}

    def try_kernels(self) -> None:
        """Raise :class:`CourseError` if a kernel does not start: that is no submission's fault."""
        for kernel in set(self.assignment.kernels.values()):
            if kernel.program is not None and self.assignment.executes:
                self._try(kernel, kernel.program)

    def _try(self, kernel: Kernel, program: Program) -> None:
        assignment = self.assignment
        job = make_job(new_notebook(), {}, assignment.options, program=program)
        _, status = self.executions.executed(job)
        if status.run.outcome != "ok":
            name = next(name for name, its in assignment.kernels.items() if its == kernel)
            raise CourseError(
                f"{assignment.name}/{name}.ipynb names the kernel {kernel.name}, which does not "
                f"work here; nothing was run. {status.run.message} Confined, it reads the system, "
                "the folder where it is installed, and the folders that its kernel.json names in "
                f"argv or env: {', '.join(program.readable)}."
            )

    def expected(self) -> Judging:
        """Return how the tests will be judged if the solution passes all that may run apart."""
        plans: dict[str, Plan] = {}
        beside: dict[tuple[str, str], str] = {}
        for name in self.assignment.selected:
            plans[name], why = self._possible_plan(name)
            beside |= {(name, test): reason for test, reason in why.items()}
        return Judging(plans, dict.fromkeys(plans, NO_CONTROL), beside)

    def first_job(self, expected: Judging) -> bytes | None:
        """Return the job that :meth:`judging` waits for first; ``None`` if it has to wait more.

        Other submissions can be executed meanwhile, as expected. Where there will be a control, the
        solution has a say in it, and jobs are others.
        """
        name = next(iter(self.assignment.selected), "")
        if not name or not self.assignment.path("source", name).is_file():
            return None
        if self._beside(name, expected.plans[name]):
            return None
        return self._job(name, NO_CONTROL, expected.plans[name])

    def judging(self, expected: Judging) -> Judging:
        """Execute the solution, and return how tests are judged."""
        plans, beside = {}, dict(expected.beside)
        for name, possible in expected.plans.items():
            plans[name], why = self._plan(name, possible)
            beside |= {(name, test): reason for test, reason in why.items()}
        controls: dict[str, Control] = {}
        not_controlled: dict[str, str] = {}
        for name, plan in plans.items():
            controls[name], why = self._control(name, plan)
            not_controlled |= why
        loses = {
            (name, test): why
            for name, plan in plans.items()
            for test, why in self._lost(name, controls[name], plan).items()
        }
        return Judging(plans, controls, beside, not_controlled, loses)

    def _possible_plan(self, name: str) -> tuple[Plan, dict[str, str]]:
        """Return which tests the judge may run, and why the others may not: grade id -> why."""
        assignment = self.assignment
        if not assignment.executes:
            return NOTHING_APART, {}
        tests = [cell.grade_id for cell in assignment.tests(name)]
        if why := assignment.kernels[name].why_beside:
            return NOTHING_APART, dict.fromkeys(tests, why)
        for path in (assignment.path("release", name), assignment.path("source", name)):
            if not path.is_file():
                return NOTHING_APART, dict.fromkeys(tests, f"there is no {path} to try it with")
        released = {each: self._clean("release", each) for each in assignment.selected}
        files = {**as_files(released, but=name), **assignment.source_files}
        plan = plan_for(released[name], self._clean("source", name), files)
        return _without(plan, plan.unfit())

    def _plan(self, name: str, plan: Plan) -> tuple[Plan, dict[str, str]]:
        """Return which tests the judge runs: those that the instructor's solution passes there."""
        beside: dict[str, str] = {}
        while plan.apart:
            lost = self._losses(name, NO_CONTROL, plan)
            plan, why = _without(plan, {t: said for t, said in lost.items() if t in plan.apart})
            if not why:
                break
            beside |= why
            self.executions.leave_what_is_ahead()  # As expected it is nobody's.
        return plan, beside

    def _beside(self, name: str, plan: Plan) -> set[str]:
        """Return the tests of a notebook that run beside the answer."""
        return {cell.grade_id for cell in self.assignment.tests(name)} - set(plan.apart)

    def _control(self, name: str, plan: Plan) -> tuple[Control, dict[str, str]]:
        """Return what to run after each submission: tests that fail a wrong answer when fresh.

        For the tests beside the answer alone: the others run where nobody can change them. What
        cannot be controlled, or would accuse the instructor's own solution, is left out; it comes
        second, as grade id -> why.
        """
        assignment = self.assignment
        beside = self._beside(name, plan)
        if not assignment.executes or not beside or assignment.kernels[name].program:
            return NO_CONTROL, {}
        if not assignment.path("release", name).is_file():
            return NO_CONTROL, {}
        control = control_for(self._clean("release", name), beside)
        if not control:
            return control, {}
        fresh = new_notebook(cells=[new_code_cell(failing_places(control), id="fresh")])
        job = make_job(fresh, assignment.source_files, assignment.options)
        executed, status = self.executions.executed(job)
        try:
            control = control.only(places_shown(executed.cells[0].outputs))
        except ValueError:
            why = "take too long" if status.run.outcome == "timeout" else "stop them"
            return NO_CONTROL, dict.fromkeys(control.tests, f"wrong answers {why}")
        if not control or not assignment.path("source", name).is_file():
            return control, {}
        _, status = self._solved(name, control, plan)
        seconds = status.control_seconds
        if seconds > max(_CONTROL_SECONDS, _CONTROL_SHARE * status.run.wall_seconds):
            why = f"that would take {seconds:.1f} s more for each submission"
            return NO_CONTROL, dict.fromkeys(control.tests, why)
        accused = [*status.verdict.tampered, *status.verdict.unclear]
        why = "they pass without an answer after the solution"
        return control.without(accused), dict.fromkeys(accused, why)

    def _lost(self, name: str, control: Control, plan: Plan) -> dict[str, str]:
        """Return the tests at which the instructor's own solution loses points: grade id -> why."""
        if not self.assignment.executes or not self.assignment.path("source", name).is_file():
            return {}
        return self._losses(name, control, plan)

    def _losses(self, name: str, control: Control, plan: Plan) -> dict[str, str]:
        """Return what the tests say that do not give the solution all points: grade id -> why."""
        executed, _ = self._solved(name, control, plan)
        return {
            cell.metadata.nbgrader.grade_id: said
            for cell in executed.cells
            if cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)
            if (said := why_not_full(cell))
        }

    def _solved(self, name: str, control: Control, plan: Plan) -> tuple[NotebookNode, Status]:
        """Return the executed solution and its status."""
        return self.executions.executed(self._job(name, control, plan))

    def _job(self, name: str, control: Control, plan: Plan) -> bytes:
        assignment = self.assignment
        solutions = {each: self._clean("source", each) for each in assignment.selected}
        written: dict[str, bytes] = {}
        for each in assignment.selected[: assignment.selected.index(name)]:
            if each not in self._written:
                _, status = self._solved(each, NO_CONTROL, NOTHING_APART)
                self._written[each] = assignment.kept(status.written, ())[0]
            written |= self._written[each]
        files = {**written, **as_files(solutions, but=name), **assignment.source_files}
        return make_job(
            solutions[name],
            files,
            assignment.options_for(solutions[name]),
            control,
            plan,
            program=assignment.kernels[name].program,
        )

    def _clean(self, step: str, name: str) -> NotebookNode:
        """Return a notebook of the course as if handed in; made once, and changed by nobody."""
        if (step, name) not in self._originals:
            notebook = read_notebook(self.assignment.path(step, name))
            self._originals[step, name], _ = self.assignment.cleaned("", name, notebook)
        return self._originals[step, name]


def _without(plan: Plan, beside: dict[str, str]) -> tuple[Plan, dict[str, str]]:
    """Return a plan without these tests (grade id -> why) and those they need, and all of them."""
    if not beside:
        return plan, {}
    beside = beside | plan.needed_by(beside)
    return plan.judging(set(plan.apart) - beside.keys()), beside


def together(
    tests: Iterable[tuple[str, float, str]],
) -> list[tuple[list[str], float, str]]:
    """Return (tests, points of all, why) of (test, points, why): those with one reason together."""
    found: dict[str, tuple[list[str], float]] = {}
    for test, points, why in tests:
        names, sum_of_points = found.get(why, ([], 0.0))
        found[why] = [*names, test], sum_of_points + points
    return [(names, points, why) for why, (names, points) in found.items()]
