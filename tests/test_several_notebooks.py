"""Assignments of several notebooks."""

import shutil
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.course.directory import Course
from tests.courses import EXERCISES, NAME, course_of, source_notebook
from tests.graders import command, ours


def solved(root: Path, notebooks: dict[str, NotebookNode]) -> Course:
    """A course whose assignment has these notebooks; the solution is handed in."""
    course = course_of(root, notebooks)
    shutil.copytree(root / "source" / NAME, root / "submitted" / "s001" / NAME)
    return course


def test_notebooks_may_share_grade_ids(tmp_path):
    course = solved(tmp_path, {"p1": source_notebook(), "p2": source_notebook(EXERCISES[:1])})
    (row,) = ours(course, NAME)
    assert row.by_exercise == {"p1/double": 2, "square": 3, "p2/double": 2}
    assert row.score == row.max_score == 7
    run = command(course, "grade", NAME)
    assert "1 p1/double, 2 square, 3 p2/double" in run.stdout


def helper():
    """A notebook that defines what another one runs."""
    return new_notebook(cells=[new_code_cell("def triple(x):\n    return 3 * x", id="triple")])


def chained(*sources: str, tests: str, name: str) -> NotebookNode:
    """A notebook of an exercise, behind cells that are given."""
    notebook = source_notebook([(name, f"def {name}():\n    return 1", tests, 2)])
    notebook.cells[1:1] = [new_code_cell(s, id=f"given-{n}") for n, s in enumerate(sources)]
    return notebook


def test_a_notebook_may_run_another_one(tmp_path):
    part = chained("%run helper.ipynb", tests="assert triple(one()) == 3", name="one")
    course = solved(tmp_path, {"helper": helper(), "part": part})
    (row,) = ours(course, NAME)
    assert row.score == row.max_score == 2 and not row.findings


def test_a_notebook_reads_what_the_one_before_it_wrote_and_nobody_elses(tmp_path):
    first = chained(tests="assert callable(one)", name="one")
    writes = "_ = open('out.txt', 'w').write(str(one()))"
    first.cells.append(new_code_cell(writes, id="writes"))
    reads = "assert open('out.txt').read() == str(two())"
    second = chained(tests=reads, name="two")
    course = solved(tmp_path, {"p1": first, "p2": second})
    shutil.copytree(tmp_path / "source" / NAME, tmp_path / "submitted" / "s002" / NAME)
    path = tmp_path / "submitted" / "s002" / NAME / "p1.ipynb"
    path.write_text(path.read_text().replace("return 1", "return 5"))
    right, wrong = ours(course, NAME)
    assert (right.score, wrong.score) == (4, 2)
    assert [row.state for row in ours(course, NAME)] == ["unchanged", "unchanged"]
    path.write_text(path.read_text().replace("return 5", "return 1"))
    same, again = ours(course, NAME)
    assert (same.state, again.state, again.score) == ("unchanged", "graded", 4)
    wrote = course.folder("autograded", "s002", NAME) / "out.txt"
    assert wrote.read_text() == "1"


def test_a_notebook_that_was_not_handed_in_stops_no_other(tmp_path):
    course = solved(tmp_path, {"p1": source_notebook(EXERCISES[:1]), "p2": source_notebook()})
    (tmp_path / "submitted" / "s001" / NAME / "p1.ipynb").unlink()
    (row,) = ours(course, NAME)
    assert row.by_exercise == {"p1/double": 0, "p2/double": 2, "square": 3}
