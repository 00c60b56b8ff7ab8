"""While the instructor's solution is executed, the first hand-ins are, too, and nothing twice."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.grading.grading import grade_class
from autograder.grading.trial import Trial
from autograder.kernel.options import RunOptions
from tests.courses import EXERCISES, NAME, answered, course_of, hand_in, source_notebook

#: A test that the solution does not pass in the judge's process: it looks into the function.
LOOKS = ("double", "def double(x):\n    return 2 * x", "assert double.__code__.co_argcount == 1", 2)


class Recording(ThreadPoolExecutor):
    """Two workers; the jobs, in the order in which they were submitted."""

    def __init__(self):
        super().__init__(2)
        self.jobs, self.submitted_when_the_first_ended = [], None

    def submit(self, function, job):
        self.jobs.append(job)
        future = super().submit(function, job)
        if len(self.jobs) == 1:
            future.add_done_callback(self._note)
        return future

    def _note(self, future):
        self.submitted_when_the_first_ended = len(self.jobs)


def graded(course, students):
    for student in students:
        hand_in(course, student, answered())
    with Recording() as executor:
        done = grade_class(course, NAME, executor, RunOptions(kernel="plain"), students, window=3)
    assert [row.score for row in done.rows] == [5.0] * len(students)
    return done, executor


def test_hand_ins_do_not_wait_for_the_solution_and_none_runs_twice(tmp_path):
    course = course_of(tmp_path, {NAME: source_notebook(EXERCISES)})
    students = ["s001", "s002", "s003", "s004"]
    done, executor = graded(course, students)
    assert executor.submitted_when_the_first_ended >= 2
    assert len({*executor.jobs}) == len(executor.jobs)
    assert done.executed + done.found == len(students)
    assert json.loads(executor.jobs[0])["judge_seed"] == 0, "the solution is the first"


def test_what_was_executed_ahead_of_a_solution_that_does_not_pass_counts_for_nobody(tmp_path):
    course = course_of(tmp_path, {NAME: source_notebook([LOOKS, EXERCISES[1]])})
    done, executor = graded(course, ["s001"])
    plans = [json.loads(job)["plan"] for job in executor.jobs]
    assert done.judged["beside"][0] == 1
    assert LOOKS[0] in str(plans[0]["apart"]) and LOOKS[0] not in str(plans[-1]["apart"])


class OneByOne(ThreadPoolExecutor):
    """One worker; the jobs as it takes them. What it takes second waits for a new job."""

    def __init__(self):
        super().__init__(1)
        self.submitted, self.taken, self._second = 0, [], threading.Event()

    def submit(self, function, job):
        self.submitted += 1
        if self.taken:  # The solution has been executed: this is what is asked for after it.
            self._second.set()
        return super().submit(self._take, function, job)

    def _take(self, function, job):
        self.taken.append(job)
        if len(self.taken) == 2:
            assert self._second.wait(600)
        return function(job)


def test_what_is_ahead_of_a_solution_that_does_not_pass_keeps_nobody_waiting(tmp_path):
    course = course_of(tmp_path, {NAME: source_notebook([LOOKS, EXERCISES[1]])})
    students = ["s001", "s002", "s003"]
    for student in students:
        hand_in(course, student, answered())
    with OneByOne() as executor:
        done = grade_class(course, NAME, executor, RunOptions(kernel="plain"), students, window=3)
    assert [row.score for row in done.rows] == [5.0] * 3
    in_vain = [
        job for job in executor.taken[1:] if LOOKS[0] in str(json.loads(job)["plan"]["apart"])
    ]
    assert len(in_vain) == 1, "what ran already when the solution did not pass"


def test_a_solution_that_was_executed_before_is_not_waited_for(tmp_path):
    course = course_of(tmp_path, {NAME: source_notebook(EXERCISES)})
    graded(course, ["s001"])
    done, executor = graded(course, ["s001", "s002"])
    assert len(executor.jobs) <= 1
    assert done.found >= 1


def test_a_hand_in_that_cannot_be_read_is_reported_when_its_turn_comes(tmp_path):
    course = course_of(tmp_path, {NAME: source_notebook(EXERCISES)})
    hand_in(course, "s001", b"no notebook")
    with Recording() as executor:
        [row] = grade_class(course, NAME, executor, RunOptions(kernel="plain"), ["s001"]).rows
    assert row.score == 0
    assert row.findings


@pytest.mark.parametrize("students", [[], ["s001"]])
def test_nothing_is_left_ahead_when_grading_stops(tmp_path, students, monkeypatch):
    course = course_of(tmp_path, {NAME: source_notebook(EXERCISES)})
    for student in students:
        hand_in(course, student, answered())
    made = []
    monkeypatch.setattr(Trial, "_control", lambda self, *_: made.append(self) or 1 / 0)
    with Recording() as executor, pytest.raises(ZeroDivisionError):
        grade_class(course, NAME, executor, RunOptions(kernel="plain"), students)
    assert made[0].executions.nothing_is_ahead
