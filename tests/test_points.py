"""The last cell of a student notebook: the points so far, by the checks that a learner sees."""

import json
import re

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.course.directory import Course
from autograder.course.release import points_cell, release
from tests import ROOT
from tests.courses import NAME, cell_of, hand_in, make_course, released_notebook, source_notebook
from tests.graders import ours

SOURCES = sorted((ROOT / "solutions").glob("*/*.ipynb"))
CHECK = 'expect.integer(expect.call("{0}", 2), equals=4, name="{0}(2)")'
ANSWER = "from autograder import expect\ndef {0}(x):\n    return {1}"


def with_checks():
    """The small assignment, with a heading and a visible check of one point for each exercise."""
    notebook = source_notebook()
    notebook.cells.insert(1, new_code_cell("from autograder import expect", id="imports"))
    for number, name in enumerate(("double", "square"), start=1):
        place = notebook.cells.index(cell_of(notebook, name))
        metadata = json.loads(json.dumps(cell_of(notebook, f"{name}-tests").metadata))
        metadata["nbgrader"] |= {"grade_id": f"{name}-check", "points": 1}
        check = new_code_cell(CHECK.format(name), id=f"{name}-check", metadata=metadata)
        heading = new_markdown_cell(f"## {number}. {name.title()} (3 points)", id=f"{name}-q")
        notebook.cells[place : place + 1] = [heading, notebook.cells[place], check]
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("points") / "course")
    nbformat.write(with_checks(), course.folder("source", ".", NAME) / f"{NAME}.ipynb")
    release(course, NAME)
    return course


@pytest.fixture(scope="module")
def student(course):
    """The student version."""
    return nbformat.read(course.folder("release", ".", NAME) / f"{NAME}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def kernels():
    """Starts an ordinary kernel, and gives what runs a cell in it and gives what it printed."""
    manager, client = start_new_kernel(kernel_name="python3")

    def run(source):
        printed = []

        def keep(message):
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        client.execute_interactive(source, output_hook=keep, timeout=60)
        return "".join(printed)

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_the_points_follow_what_the_checks_last_said(student, kernels):
    def told():
        return kernels(student.cells[-1].source)

    run = kernels
    run("from autograder import expect")
    assert "checks that you see: 0 of 2" in told()
    assert "1. Double: not run yet" in told()
    for name, right in (("double", "2 * x"), ("square", "x + 1")):
        run(ANSWER.format(name, right))
        said = run(cell_of(student, f"{name}-check").source)
        assert (said == "This check found nothing wrong.\n") == (name == "double")
    assert "checks that you see: 1 of 2" in told()
    assert re.search(r"0 of 1 +2\. Square: the check failed", told())
    assert "give the other 5" in told()
    run(ANSWER.format("square", "x * x"))
    assert "checks that you see: 1 of 2" in told(), "nothing is run again"
    for _ in range(2):
        run(cell_of(student, "square-check").source)
    assert "checks that you see: 2 of 2" in told()
    run("del double")
    run(cell_of(student, "double-check").source)
    assert "checks that you see: 1 of 2" in told()
    assert run("import sys; print('tensorflow' in sys.modules)") == "False\n"


def test_a_check_that_gives_a_number_gives_that_many_points(kernels):
    from autograder.points import fingerprint

    kernels("from autograder import expect")
    kernels("1.5")
    told = kernels(
        "from autograder import points\n"
        f"points.so_far({{'A': {{{fingerprint('1.5')!r}: 2}}}}, hidden=0, by_hand=3)"
    )
    assert "1.5 of 2" in told and "A: passed in part" in told
    assert "Hidden" not in told and "gives up to 3" in told


def test_grading_shows_nothing_and_costs_nothing(course, student):
    answer = json.loads(json.dumps(student))
    answer = nbformat.from_dict(answer)
    cell_of(answer, "double")["source"] = "def double(x):\n    return 2 * x"
    hand_in(course, "s001", answer)
    row = ours(course, NAME)[0]
    assert (row.score, row.findings) == (3, [])
    graded = course.folder("autograded", "s001", NAME) / f"{NAME}.ipynb"
    last = nbformat.read(graded, as_version=4).cells[-1]
    assert last.source == student.cells[-1].source
    assert last.outputs == []


def test_a_course_without_our_checks_is_left_as_it_is(tmp_path):
    course = make_course(tmp_path)
    released = nbformat.read(course.folder("release", ".", NAME) / f"{NAME}.ipynb", as_version=4)
    assert len(released.cells) == len(released_notebook().cells)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_points_of_every_assignment_add_up(path):
    notebook = nbformat.read(path, as_version=4)
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    total = sum(mark.get("points", 0) for mark in marks)
    code = points_cell(Course(ROOT), notebook)
    given = {}
    exec(
        code.replace("from autograder import points", "points = Points()"), {"Points": Noted(given)}
    )
    seen = [sum(checks.values()) for checks in given["exercises"].values()]
    assert sum(seen) + given["hidden"] + given["by_hand"] == total
    assert all(re.match(r"\d\. ", heading) for heading in given["exercises"])
    assert not any("point" in heading for heading in given["exercises"])


class Noted:
    """Stands in for the module, and notes what it is called with."""

    def __init__(self, given):
        self.given = given

    def __call__(self):
        return self

    def so_far(self, exercises, **points):
        self.given |= {"exercises": exercises} | points
