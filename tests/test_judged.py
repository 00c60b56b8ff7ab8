"""Tests run apart from the answers: which do, what they say, and what their inputs come from."""

import asyncio
import json
import shutil
from dataclasses import asdict

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder.execution import execute as executing
from autograder.execution.execute import execute, make_job
from autograder.grading.results import failures
from autograder.judge.plan import plan_for
from autograder.kernel import versions
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from autograder.kernel.run import NotebookRun
from tests.courses import (
    NAME,
    cell_of,
    hand_in,
    make_course,
    released_notebook,
    source_notebook,
)
from tests.graders import whole_class

PLAIN = RunOptions(kernel="plain")

#: Tests as they are often written, and whether the judge can run them: (exercises, apart).
STYLES = {
    "values": (
        [("double", "def double(x):\n    return 2 * x", "assert double(4) == 8", 2)],
        True,
    ),
    "a callback": (
        [("twice", "def twice(f):\n    return f(f(2))", "assert twice(lambda x: x + 1) == 4", 2)],
        True,
    ),
    "a function that is returned": (
        [("adder", "def adder(n):\n    return lambda x: x + n", "assert adder(2)(3) == 5", 2)],
        True,
    ),
    "an error": (
        [
            (
                "first",
                "def first(items):\n    return items[0]",
                "try:\n    first([])\nexcept IndexError:\n    pass\nelse:\n    assert False",
                2,
            )
        ],
        True,
    ),
    "what is printed": (
        [
            (
                "greet",
                "def greet(name):\n    print('Hello,', name)",
                "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as text:\n"
                "    greet('you')\nassert text.getvalue() == 'Hello, you\\n'",
                2,
            )
        ],
        False,
    ),
    "an argument that is changed": (
        [
            (
                "clear",
                "def clear(items):\n    items.clear()",
                "items = [1]\nclear(items)\nassert items == []",
                2,
            )
        ],
        False,
    ),
    "an object": (
        [
            (
                "Box",
                "class Box:\n    size = 3",
                "assert Box().size == 3",
                2,
            )
        ],
        False,
    ),
}


def graded(course, how=PLAIN, **notebooks):
    """What grading found out, and its rows, by student."""
    for student, notebook in notebooks.items():
        hand_in(course, student, notebook)
    done = whole_class(course, NAME, how)
    return done, {row.student: row for row in done.rows}


def solved(exercises, **answers):
    notebook = released_notebook(exercises)
    for grade_id, solution, _, _ in exercises:
        cell_of(notebook, grade_id)["source"] = answers.get(grade_id, solution)
    return notebook


@pytest.mark.parametrize(("exercises", "apart"), STYLES.values(), ids=STYLES)
def test_what_needs_no_more_than_calls_and_plain_values_runs_apart(tmp_path, exercises, apart):
    course = make_course(tmp_path, exercises=exercises)
    done, rows = graded(course, s001=solved(exercises), s002=released_notebook(exercises))
    where, elsewhere = ("apart", "beside") if apart else ("beside", "apart")
    assert done.judged == {where: (1, 2.0), elsewhere: (0, 0)}
    assert (rows["s001"].score, rows["s002"].score) == (2.0, 0.0)
    judged = asdict(rows["s001"].notebooks[NAME].judged)
    assert list(judged[where]) == [f"{exercises[0][0]}-tests"] and not judged[elsewhere]
    assert bool(done.judging.beside) is not apart


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("import math\nassert math.sqrt(4) == 2", "asks nothing"),
        ("import os\nassert 'noted.txt' in os.listdir()", "asks nothing"),
        ("import warnings\nwarnings.simplefilter('error')\nassert double(2) == 4", "warnings"),
        ("assert callable(double)", ""),
        ("assert 'double' in globals()", ""),
        ("assert seen == []", "asks nothing"),
    ],
)
def test_what_says_nothing_in_another_process_runs_beside_the_answer(test, why):
    notebook = source_notebook([("double", "def double(x):\n    return 2 * x", "double(2)", 1)])
    cell_of(notebook, "double-tests")["source"] = test
    unfit = plan_for(notebook, notebook, {}).unfit()
    assert why in unfit.get("double-tests", "") and bool(unfit) == bool(why)


def test_what_a_test_has_put_into_a_list_is_the_answers():
    first = ("double", "def double(x):\n    return 2 * x", "seen.append(double(2))", 1)
    second = ("square", "def square(x):\n    return x * x", "assert seen == [4]", 1)
    notebook = source_notebook([first, second])
    notebook.cells.insert(0, new_code_cell("seen = []", id="given"))
    cell_of(notebook, "square-tests")["source"] = "assert seen == [4]"
    assert plan_for(notebook, notebook, {}).unfit() == {}


def test_without_the_solution_nothing_runs_apart(tmp_path):
    exercises, _ = STYLES["values"]
    course = make_course(tmp_path, exercises=exercises)
    shutil.rmtree(course.root / "source")
    done, rows = graded(course, s001=solved(exercises))
    assert done.judged["apart"] == (0, 0) and rows["s001"].score == 2
    assert "there is no" in next(iter(done.judging.beside.values()))


INPUTS = [
    (
        "same",
        "def same(x):\n    return x",
        "from autograder import expect\n"
        "x = expect.generator().integers(10**9)\n"
        'assert expect.call("same", x) == x, f"{x} was asked"',
        1,
    ),
    (
        "again",
        "def again(x):\n    return x",
        "import random\nx = random.random()\nassert again(x) == x, f'{x} was asked'",
        1,
    ),
]


def test_inputs_are_others_for_each_learner_and_test_and_the_same_tomorrow(tmp_path):
    course = make_course(tmp_path, exercises=INPUTS)
    wrong = {"same": "def same(x):\n    return 0", "again": "def again(x):\n    return 0"}

    def asked(**students):
        graded(course, **students)
        found = {}
        for student in ("s001", "s002"):
            path = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
            found[student] = failures(nbformat.read(path, as_version=4))
        return found

    first = asked(**dict.fromkeys(("s001", "s002"), solved(INPUTS, **wrong)))
    texts = [text for said in first.values() for text in said.values()]
    assert len(texts) == 4 and len(set(texts)) == 4
    shutil.rmtree(course.work / "results")
    shutil.rmtree(course.root / "autograded")
    assert asked() == first
    (course.work / "secret").unlink()
    shutil.rmtree(course.root / "autograded")
    other = asked()
    assert set(texts).isdisjoint(text for said in other.values() for text in said.values())


def test_the_secret_is_the_instructors_alone(tmp_path):
    course = make_course(tmp_path)
    assert len(course.secret()) == 32 and course.secret() == course.secret()
    assert (course.work / "secret").stat().st_mode & 0o077 == 0


def test_a_learner_who_moved_cells_around_is_judged_where_they_stand(tmp_path):
    exercises = [
        ("one", "def one():\n    return 1", "right = 1\nassert one() == right", 1),
        ("two", "def two():\n    return 2", "assert two() == 2", 1),
    ]
    notebook = solved(exercises)
    notebook.cells = [notebook.cells[0], *notebook.cells[3:], *notebook.cells[1:3]]
    course = make_course(tmp_path, exercises=exercises)
    _, rows = graded(course, s001=notebook)
    assert rows["s001"].score == 2, rows["s001"].findings


def test_an_answer_that_never_ends_is_stopped_and_the_next_test_runs(tmp_path):
    exercises = [
        ("slow", "def slow():\n    return 1", "assert slow() == 1", 1),
        ("quick", "def quick():\n    return 2", "assert quick() == 2", 1),
    ]
    course = make_course(tmp_path, exercises=exercises)
    how = RunOptions(kernel="plain", limits=Limits(cell_seconds=2))
    endless = "def slow():\n    while True:\n        pass"
    # CPython takes an interrupt at the head of a loop for one of the line before it.
    stubborn = """\
def slow():
    while True:
        try:
            n = 0
            while True:
                n += 1
        except BaseException:
            pass"""
    _, rows = graded(
        course, how, s001=solved(exercises, slow=endless), s002=solved(exercises, slow=stubborn)
    )
    assert [finding.cell for finding in rows["s001"].findings] == ["slow-tests"]
    assert rows["s001"].score == 1
    assert rows["s001"].notebooks[NAME].outcome == "timeout"
    assert rows["s002"].score == 0  # It does not let itself be stopped, so its kernel is.
    assert rows["s002"].notebooks[NAME].status.run.wall_seconds < 60


def test_a_result_of_another_grader_is_not_found(tmp_path, monkeypatch):
    exercises, _ = STYLES["values"]
    course = make_course(tmp_path, exercises=exercises)
    graded(course, s001=solved(exercises))
    done, rows = graded(course)
    assert done.executed == 0 and rows["s001"].state == "unchanged"
    monkeypatch.setattr(versions, "grader_digest", lambda: "another")
    done, rows = graded(course)
    assert done.executed == 1 and rows["s001"].state == "graded"


def test_a_worker_with_another_grader_is_refused(monkeypatch):
    job = json.loads(executing.make_job(nbformat.v4.new_notebook(), {}, PLAIN))
    monkeypatch.setattr(versions, "grader_digest", lambda: "another")
    with pytest.raises(executing.OtherEnvironmentError, match="autograder another instead of"):
        executing.execute(json.dumps(job).encode())


#: A test of a function that should leave its argument alone, one that does not care, and one that
#: computes what is right from the argument after the call; and answers: their points of 1 each.
CHANGES = [
    (
        "kept",
        "def kept(items):\n    return sum(items)",
        "items = [3, 1]\nassert kept(items) == 4\nassert items == [3, 1]",
        1,
    ),
    (
        "free",
        "def free(items):\n    return sum(items)",
        "assert free([3, 1]) == 4",
        1,
    ),
    (
        "after",
        "def after(items):\n    return sum(items)",
        "items = [3, 1]\nassert after(items) == sum(items)",
        1,
    ),
]
SORTS = "def {0}(items):\n    items.sort()\n    return sum(items)"
EMPTIES = "def {0}(items):\n    items.clear()\n    return 0"


def test_an_answer_may_change_its_arguments_but_not_what_it_is_compared_with(tmp_path):
    course = make_course(tmp_path, exercises=CHANGES)
    names = [exercise[0] for exercise in CHANGES]
    done, rows = graded(
        course,
        s001=solved(CHANGES),
        s002=solved(CHANGES, **{name: SORTS.format(name) for name in names}),
        s003=solved(CHANGES, **{name: EMPTIES.format(name) for name in names}),
    )
    assert done.judged["apart"] == (3, 3.0)
    assert rows["s001"].by_exercise == {"kept": 1, "free": 1, "after": 1}
    assert rows["s002"].by_exercise == {"kept": 0, "free": 1, "after": 1}
    assert rows["s003"].by_exercise == {"kept": 0, "free": 0, "after": 0}


PREPARED = """\
import math
numbers = [1, 2, 3]
"""
HELPER = "def helper(x):\n    return double(x)\n"


def test_what_the_judge_does_alone_asks_nobody():
    exercise = ("double", "def double(x):\n    return 2 * x", "checked = helper(2)", 1)
    notebook = source_notebook([exercise])
    given = [PREPARED, HELPER, "total = helper(3)", "rest = total + 1", "numbers.append(checked)"]
    cells = [new_code_cell(text, id=f"given-{n}") for n, text in enumerate(given)]
    notebook["cells"] = [cells[0], *notebook.cells[:1], cells[1], *notebook.cells[1:], *cells[2:]]
    notebook.cells.append(new_code_cell("math.pi", id="last"))
    plan = plan_for(notebook, notebook, {})
    alone = [plan.cells[n].source for n in range(len(plan.cells)) if n not in plan.asking()]
    assert alone == [PREPARED, "math.pi"]


def test_the_judge_prepares_itself_while_the_learners_cells_run(monkeypatch):
    notebook = source_notebook([("double", "def double(x):\n    return 2 * x", "double(2)", 1)])
    notebook.cells.insert(0, new_code_cell(PREPARED, id="learners"))
    one_cell, prepared, order = NotebookRun.one_cell, asyncio.Event(), []

    async def after_the_judge(run, connected, index, seconds=None):
        cell = run.result.cells[index]
        if cell.id == "learners":
            async with asyncio.timeout(60):
                await prepared.wait()
        await one_cell(run, connected, index, seconds)
        order.append(cell.id)
        prepared.set()

    monkeypatch.setattr(NotebookRun, "one_cell", after_the_judge)
    job = make_job(notebook, {}, PLAIN, plan=plan_for(notebook, notebook, {}))
    assert json.loads(execute(job))["status"]["outcome"] == "ok"
    assert order[:2] == ["cell-0", "learners"]


def test_a_traceback_that_nobody_sees_is_not_written(monkeypatch):
    exercise = ("double", "def double(x):\n    return 2 * x", "assert double(2) == 5", 1)
    notebook = source_notebook([exercise])
    notebook.cells.insert(0, new_code_cell("1 / 0", id="given"))
    one_cell, shown = NotebookRun.one_cell, {}

    async def noted(run, connected, index, seconds=None):
        await one_cell(run, connected, index, seconds)
        cell = run.result.cells[index]
        errors = ["".join(o.traceback) for o in cell.outputs if o.output_type == "error"]
        shown[cell.id] = ["most recent call last" in traceback for traceback in errors]

    monkeypatch.setattr(NotebookRun, "one_cell", noted)
    plan = plan_for(notebook, notebook, {})
    given, test = (f"cell-{n}" for n, cell in enumerate(plan.cells) if cell.source != "")
    execute(make_job(notebook, {}, PLAIN, plan=plan))
    assert shown.pop("double") == []
    assert shown == {given: [False], "given": [True], test: [True]}
