"""Formgrader's *Autograde* and *Generate Feedback* behind their buttons: what is asked of Jupyter's
server, what a process does, and what the window then says. In a browser: test_formgrader.py."""

import asyncio
import logging
import os
import threading
import urllib.error
from dataclasses import replace

import psutil
import pytest
from nbformat.v4 import new_code_cell

from autograder.desk.queue import Queue
from autograder.desk.tasks import Task, do
from tests.courses import EXERCISES, FULL, NAME, answered, cell_of, hand_in, make_course
from tests.graders import scores
from tests.jupyter import JupyterLab

pytestmark = pytest.mark.usefixtures("one_plain_server")


def looping():
    """A hand-in whose last cell never ends."""
    notebook = answered("square")
    cell_of(notebook, "double")["source"] = "def double(x):\n    while True:\n        pass"
    notebook.cells.append(new_code_cell("double(1)", id="loops"))
    return notebook


def workers(parent):
    """The processes of a server that do what buttons ask for."""
    children = psutil.Process(parent).children(recursive=True)
    return [each for each in children if "autograder.desk.worker" in each.cmdline()]


def task(course, *students, kind="grade", **options):
    return Task(kind, str(course.root), NAME, students, **options)


def told(a_task):
    """What a task tells: by student, and in the end."""
    said = []
    do(a_task, said.append)
    *rows, end = said
    return {row["student"]: row for row in rows if "student" in row}, end


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "course")


# A task -------------------------------------------------------------------------------------------


def test_the_window_says_scores_findings_and_what_to_do(course):
    folder = hand_in(course, "s001", answered("square"))
    (folder / f"{NAME}.ipynb").rename(folder / "mine.ipynb")
    hand_in(course, "s002", b"no notebook")
    rows, end = told(task(course, "s001", "s002", "s003"))
    assert end["ok"] and scores(course, NAME) == {"s001": 3, "s002": 0}
    assert rows["s001"]["log"].splitlines() == [
        "3 of 5 points",
        "  double  0 of 2",
        "  square  3 of 3",
        f"note: s001: mine.ipynb: has the wrong name or place; it was graded as {NAME}.ipynb.",
    ]
    assert "look: s002: ps1.ipynb: cannot be graded" in rows["s002"]["log"] and rows["s002"]["look"]
    assert not rows["s003"]["ok"] and "s003 has handed in nothing" in rows["s003"]["log"]


def test_who_is_named_is_no_pattern(course):
    for student in ("s001", "s002"):
        hand_in(course, student, answered())
    rows, _ = told(task(course, "s*"))
    assert not rows["s*"]["ok"] and scores(course, NAME) == {}


def test_everybody_is_what_is_new_or_changed(course):
    for student in ("s001", "s002"):
        hand_in(course, student, answered())
    _, end = told(task(course))
    assert end["log"].splitlines() == [
        "2 submissions: 2 graded now, 0 to look at",
        "  s001  5 of 5",
        "  s002  5 of 5",
    ]
    hand_in(course, "s002", answered("double"))
    _, end = told(task(course))
    assert "1 graded now, 1 graded before and unchanged" in end["log"]
    assert scores(course, NAME) == {"s001": FULL, "s002": 2}
    assert (course.root / "reports" / NAME / "grades.csv").read_text().count("s00") == 2


def test_points_that_a_person_gave_stay(course):
    hand_in(course, "s001", answered("double"))
    told(task(course))
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("square-tests", NAME, NAME, "s001")
        grade.manual_score = 1.5
        gradebook.db.commit()
    told(task(course, "s001", force=True))
    assert scores(course, NAME) == {"s001": 3.5}


def test_what_being_late_costs_is_said(tmp_path):
    penalty = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
    course = make_course(tmp_path / "course", penalty)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-01 12:00:00 UTC")
    folder = hand_in(course, "s001", answered())
    (folder / "timestamp.txt").write_text("2026-01-04 12:00:00 UTC")
    rows, _ = told(task(course, "s001"))
    assert rows["s001"]["log"].startswith("0 of 5 points (3 days late, 5 off)\n")


def test_a_test_that_fails_the_solution_is_said(tmp_path):
    wrong = [(*EXERCISES[0][:2], "assert double(4) == 9, 'nine'", 2), EXERCISES[1]]
    course = make_course(tmp_path / "course", exercises=wrong)
    hand_in(course, "s001", answered())
    _, end = told(task(course, "s001"))
    assert "the solution itself loses points at double-tests" in end["log"]


def test_what_cannot_be_graded_as_it_is_set_up_is_an_answer(tmp_path):
    course = make_course(tmp_path / "course", "c.Execute.extra_arguments = ['--x']\n")
    hand_in(course, "s001", answered())
    _, end = told(task(course))
    assert not end["ok"] and "Execute.extra_arguments is set" in end["log"]
    assert "error" not in end  # a traceback is for mistakes of ours


def test_feedback_is_written_for_one_or_for_those_whose_page_would_be_another(course):
    for student in ("s001", "s002"):
        hand_in(course, student, answered())
    rows, _ = told(task(course, "s001", kind="feedback"))
    assert rows["s001"]["log"] == "s001 was not graded yet: press Autograde first."
    told(task(course))
    rows, _ = told(task(course, "s001", kind="feedback", force=True))
    assert rows["s001"]["ok"] and "The feedback page is written." in rows["s001"]["log"]
    rows, end = told(task(course, kind="feedback"))
    assert [*rows] == ["s002"] and "2 feedback pages" in end["log"]
    assert "1 of them as before" in end["log"]


# The queue ----------------------------------------------------------------------------------------


def queued(*tasks):
    """Have tasks done by a queue, ordered at once; gives the answers, and the runs they were."""

    async def all_of_them():
        queue = Queue(logging.getLogger("test"))
        orders = [queue.begin(each) for each in tasks]
        runs = []
        for order in orders:
            await order.answer
            run = queue.state(order.task.root, order.task.assignment)["run"]
            runs += [run["number"]] if run["number"] not in runs else []
        await queue.close()
        return [order.answer.result() for order in orders], runs

    return asyncio.run(all_of_them())


def test_what_waits_for_one_assignment_is_done_together(course):
    students = ["s001", "s002", "s003"]
    for student in students:
        hand_in(course, student, answered())
    answers, runs = queued(*(task(course, each, force=True) for each in students))
    assert len(runs) == 1 and all(answer["success"] for answer in answers)
    assert scores(course, NAME) == dict.fromkeys(students, FULL)


def test_one_that_cannot_be_done_keeps_nobody_waiting(course):
    hand_in(course, "s001", answered())
    elsewhere = replace(task(course, "s001"), root=str(course.root / "nowhere"))
    (lost, done), _ = queued(elsewhere, task(course, "s001"))
    assert not lost["success"] and "nowhere" in lost["log"]
    assert done["success"] and done["log"].startswith("5 of 5 points")


def test_a_process_that_was_killed_is_said_and_the_next_does_it(tmp_path):
    course = make_course(tmp_path / "course")
    hand_in(course, "s001", looping())

    async def killed():
        queue = Queue(logging.getLogger("test"))
        order = queue.begin(task(course, "s001"))
        while not workers(os.getpid()):
            await asyncio.sleep(0.05)
        # The youngest may be the spare one, and wait for the next task.
        min(workers(os.getpid()), key=lambda each: each.create_time()).kill()
        first = await order.answer
        hand_in(course, "s001", answered())
        second = await queue.done(task(course, "s001"))
        await queue.close()
        return first, second

    first, second = asyncio.run(killed())
    assert not first["success"] and "has ended with -9" in first["log"]
    assert second["success"] and scores(course, NAME) == {"s001": FULL}


def test_what_is_stopped_keeps_what_is_graded_and_the_rest_is_done_later(tmp_path):
    course = make_course(tmp_path / "course", "c.Execute.timeout = 600\n")
    for student in ("s001", "s003"):
        hand_in(course, student, answered())
    hand_in(course, "s002", looping())

    async def stopped():
        queue = Queue(logging.getLogger("test"))
        order = queue.begin(task(course))
        while order.run.done < 2:
            await asyncio.sleep(0.05)
        waits = queue.begin(task(course, "s002", force=True))
        elsewhere = queue.begin(replace(task(course, "s001"), root=str(course.root / "nowhere")))
        queue.stop(str(course.root), NAME)
        answers = [await each.answer for each in (order, waits, elsewhere)]
        state = queue.state(str(course.root), NAME)
        graded = scores(course, NAME)
        hand_in(course, "s002", answered("double"))
        again = await queue.done(task(course))
        await queue.close()
        return answers, state, graded, again

    (first, second, other), state, graded, again = asyncio.run(stopped())
    assert first["stopped"] and first["log"].startswith("Stopped: 2 of 3 graded.")
    assert second["stopped"] and "0 of 1 graded" in second["log"]
    assert "nowhere" in other["log"] and "stopped" not in other
    assert state["all"]["answer"] == first and state["waiting"] == 0
    assert graded == {"s001": FULL, "s003": FULL}
    assert "1 graded now, 2 graded before and unchanged" in again["log"]
    assert scores(course, NAME) == {"s001": FULL, "s002": 2, "s003": FULL}


def test_what_is_stopped_before_it_has_begun_does_nothing(course):
    hand_in(course, "s001", answered())

    async def stopped():
        queue = Queue(logging.getLogger("test"))
        order = queue.begin(task(course))
        await asyncio.sleep(0)  # Its process is being started.
        queue.stop(str(course.root), NAME)
        answer = await order.answer
        await queue.close()
        return answer

    answer = asyncio.run(stopped())
    assert answer["stopped"] and "nothing was begun" in answer["log"]
    assert scores(course, NAME) == {}


# Jupyter's server ---------------------------------------------------------------------------------


class Server(JupyterLab):
    def press(self, what):
        return self.ask(f"formgrader/api/{what}", "POST")


@pytest.fixture
def server(tmp_path):
    servers = []

    def started(course):
        servers.append(Server(course.root, tmp_path / "instructor"))
        return servers[0]

    yield started
    for each in servers:
        each.close()


def test_the_server_answers_while_it_grades_and_what_is_graded_is_confined(server, tmp_path):
    course = make_course(tmp_path / "course", "c.Execute.timeout = 5\n")
    outside = tmp_path / "written-by-a-learner"
    notebook = looping()
    writes = f"open({str(outside)!r}, 'w').write('here')"
    notebook.cells.insert(1, new_code_cell(writes, id="writes"))
    hand_in(course, "s001", notebook)
    running = server(course)
    answers = []
    pressed = threading.Thread(
        target=lambda: answers.append(running.press(f"submission/{NAME}/s001/autograde"))
    )
    pressed.start()
    meanwhile = 0
    while pressed.is_alive():
        running.ask("api/status")
        meanwhile += pressed.is_alive()
    assert meanwhile > 1
    assert answers[0]["success"] and "3 of 5 points" in answers[0]["log"]
    assert not outside.exists()
    assert running.ask(f"formgrader/api/submission/{NAME}/s001")["score"] == 3
    assert running.press(f"assignment/{NAME}/s001/generate_feedback")["success"]
    page = course.folder("feedback", "s001", NAME) / f"{NAME}.html"
    assert '<p class="score">3 <small>of 5 points' in page.read_text(encoding="utf-8")


def test_what_is_done_ends_with_the_server(server, tmp_path):
    course = make_course(tmp_path / "course", "c.Execute.timeout = 600\n")
    hand_in(course, "s001", looping())
    running = server(course)
    running.press(f"assignment/{NAME}/autograde")
    while running.ask(f"formgrader/api/assignment/{NAME}/autograding")["run"]["total"] == 0:
        pass
    at_work = workers(running.process.pid)
    assert at_work
    running.close()
    _, left = psutil.wait_procs(at_work, timeout=60)
    assert left == []


def test_a_course_may_prefer_nbgraders_own(server, tmp_path):
    course = make_course(tmp_path / "course", "c.Formgrader.engine = 'nbgrader'\n")
    hand_in(course, "s001", answered())
    running = server(course)
    answer = running.press(f"submission/{NAME}/s001/autograde")
    assert answer["success"] and "[INFO] Autograding" in answer["log"]
    with pytest.raises(urllib.error.HTTPError, match="404"):
        running.press(f"assignment/{NAME}/autograde")
