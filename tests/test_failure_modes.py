"""What a class does to a grader: every row hurts stock nbgrader, and costs nothing here.

Each case is handed in between two right submissions. Here, the case gets the score it deserves,
its learner is named if there is something to say, and the others are graded. Stock nbgrader,
with its defaults (and a time-out of 2 s), fails where the case says so; if a new release no
longer does, the test says so.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from tests.courses import EXERCISES, FULL, NAME, answered, cell_of, hand_in, make_course
from tests.graders import command, ours, scores, stock

pytestmark = pytest.mark.usefixtures("one_plain_server")

QUICK = RunOptions(limits=Limits(cell_seconds=8, submission_seconds=60))


@dataclass(frozen=True)
class Case:
    """What is handed in, the score it deserves, and words that the findings must hold.

    ``stock`` says what stock nbgrader makes of it: it gives the score, or a wrong one or none
    (``fails``), or it ends there, and whoever comes behind is not graded either (``stops``).
    """

    name: str
    content: Any
    score: float
    says: str = ""
    stock: str = "fails"


def _notebook(change, *exercises):
    notebook = answered(*exercises)
    change(notebook)
    return notebook


def _warns(notebook):
    code = (
        "def double(x):\n    import sys\n    print('a warning', file=sys.stderr)\n    return 2 * x"
    )
    cell_of(notebook, "double")["source"] = code


def _blank_line_on_stderr(notebook):
    code = "def double(x):\n    import sys\n    print(file=sys.stderr)\n    return 2 * x"
    cell_of(notebook, "double")["source"] = code


def _duplicated(notebook):
    copied = nbformat.from_dict(json.loads(json.dumps(cell_of(notebook, "square-tests"))))
    copied["id"] = "copied"
    notebook.cells.append(copied)


def _split_answer(notebook):
    head, body = EXERCISES[0][1].split("\n")
    cell_of(notebook, "double")["source"] = f"{head}\n{body}"
    copied = nbformat.from_dict(json.loads(json.dumps(cell_of(notebook, "double"))))
    copied["id"], copied["source"] = "second-half", "unused = 1"
    notebook.cells.insert(2, copied)


def _deleted(notebook):
    notebook.cells.remove(cell_of(notebook, "double-tests"))


def _deleted_wrong_answer_and_test(notebook):
    notebook.cells.remove(cell_of(notebook, "double-tests"))
    notebook.cells.remove(cell_of(notebook, "double"))


def _retyped(notebook):
    cell = cell_of(notebook, "double-tests")
    cell["cell_type"] = "markdown"
    for key in ("outputs", "execution_count"):
        del cell[key]


def _empty_metadata(notebook):
    cell_of(notebook, "double-tests").metadata["nbgrader"] = {}


def _stripped_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)


def _points_raised(notebook):
    cell_of(notebook, "double-tests").metadata["nbgrader"]["points"] = 100


def _skip_tag(notebook):
    cell_of(notebook, "double")["source"] = "def double(x):\n    return None"
    cell_of(notebook, "double-tests").metadata["tags"] = ["skip-execution"]


def _crash(notebook):
    cell_of(notebook, "square")["source"] = "import os\nos._exit(3)"


def _endless(notebook):
    cell_of(notebook, "square")["source"] = "while True:\n    pass"


def _wrong_with(trick):
    def change(notebook):
        cell_of(notebook, "double")["source"] = trick

    return change


_FORGED = """
class Number(int):
    pass
def double(x):
    from IPython import get_ipython
    session = get_ipython().kernel.session
    session.send(get_ipython().kernel.iopub_socket, "execute_result",
        {"data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1},
        parent=get_ipython().kernel.get_parent(), ident=b"stream")
    return None
"""


_ASSERTS_STRIPPED = """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
def double(x):
    return None
"""

_IMPOSSIBLE_SCORE = """
def double(x):
    from IPython.display import display
    get_ipython().displayhook(float("nan"))
    return None
"""


def _wrong_file_name(folder: Path):
    nbformat.write(answered(), folder / "ps1 (1) final.ipynb")


def _bad_timestamp(folder: Path):
    nbformat.write(answered(), folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text("yesterday evening")


CASES = [
    Case("warning-on-stderr", _notebook(_warns), FULL),
    Case("blank-line-on-stderr", _notebook(_blank_line_on_stderr), FULL),
    Case("duplicated-test", _notebook(_duplicated), FULL, "more than once", stock="stops"),
    Case("split-answer", _notebook(_split_answer), FULL, "more than once", stock="stops"),
    Case("deleted-test", _notebook(_deleted), FULL, "is missing"),
    Case("deleted-answer-and-test", _notebook(_deleted_wrong_answer_and_test), 3, "is missing"),
    Case("retyped-test", _notebook(_retyped), FULL, "markdown", stock="right"),
    Case("empty-metadata", _notebook(_empty_metadata), FULL, "nbgrader metadata", stock="stops"),
    Case("stripped-metadata", _notebook(_stripped_metadata), FULL, "nbgrader metadata"),
    Case("points-raised", _notebook(_points_raised), FULL, stock="right"),
    Case("skip-execution-tag", _notebook(_skip_tag), 3),
    Case("kernel-ends", _notebook(_crash), 2, "square"),
    Case("endless-loop", _notebook(_endless), 2, "square", stock="right"),
    Case("forged-result", _notebook(_wrong_with(_FORGED)), 3),
    Case("asserts-stripped", _notebook(_wrong_with(_ASSERTS_STRIPPED)), 3),
    Case("impossible-score", _notebook(_wrong_with(_IMPOSSIBLE_SCORE)), 3),
    Case("not-a-notebook", b"see my e-mail", 0, "not a notebook"),
    Case("empty-file", b"", 0, "empty"),
    Case("wrong-file-name", _wrong_file_name, FULL, "wrong name"),
    Case("bad-timestamp", _bad_timestamp, FULL, "does not hold a time"),
]


def _class_with(tmp_path, case):
    course = make_course(tmp_path / "course")
    hand_in(course, "s001", answered())
    hand_in(course, "s002", case.content)
    hand_in(course, "s003", answered("square"))
    return course, {"s001": FULL, "s002": case.score, "s003": 3.0}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_costs_nothing_here(case, tmp_path):
    course, expected = _class_with(tmp_path, case)
    rows = ours(course, NAME, QUICK)
    assert {row.student: row.score for row in rows} == expected
    assert scores(course, NAME) == expected
    said = " ".join(str(finding) for row in rows for finding in row.findings)
    assert case.says in said
    assert "s001" not in said and "s003" not in said


# Stock nbgrader ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stock_scores(tmp_path_factory):
    """What stock nbgrader gives one class of which everybody hands in one case."""
    course = make_course(tmp_path_factory.mktemp("stock"), "c.Execute.timeout = 2\n")
    hand_in(course, "a-first", answered())
    hand_in(course, "z-last", answered("square"))
    for case in CASES:
        if case.stock != "stops":
            hand_in(course, case.name, case.content)
    stock(course, NAME)
    given = scores(course, NAME)
    assert (given["a-first"], given["z-last"]) == (FULL, 3)
    return given


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hurts_stock_nbgrader(case, stock_scores, tmp_path):
    if case.stock == "stops":
        course, _ = _class_with(tmp_path, case)
        assert stock(course, NAME).returncode == 1
        assert scores(course, NAME) == {"s001": FULL}
    else:
        assert (stock_scores.get(case.name) == case.score) == (case.stock == "right")


def test_exit_codes_and_what_is_printed(tmp_path):
    course = make_course(tmp_path / "a course with spaces")
    nobody = command(course, "grade", NAME)
    assert nobody.returncode == 2 and "Nobody has handed in" in nobody.stderr

    hand_in(course, "s001", answered())
    right = command(course, "grade", NAME)
    assert right.returncode == 0, right.stdout + right.stderr
    assert "5/5" in right.stdout

    hand_in(course, "s002", b"{")
    look = command(course, "grade", NAME)
    assert look.returncode == 1
    assert "s002: ps1.ipynb: cannot be graded" in look.stdout

    unknown = command(course, "grade", "ps2")
    assert unknown.returncode == 2 and "ps2" in unknown.stderr


def test_what_was_graded_is_not_graded_again_and_a_change_is(tmp_path):
    course = make_course(tmp_path)
    hand_in(course, "s001", answered())
    hand_in(course, "s002", answered("double"))
    assert [row.state for row in ours(course, NAME)] == ["graded", "graded"]
    assert [row.state for row in ours(course, NAME)] == ["unchanged", "unchanged"]
    hand_in(course, "s002", answered())
    rows = ours(course, NAME)
    assert [(row.state, row.score) for row in rows] == [("unchanged", 5), ("graded", 5)]
    assert [row.state for row in ours(course, NAME, force=True)] == ["graded", "graded"]


def test_a_grader_killed_while_recording_leaves_nothing_half_done(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    for student in ("s001", "s002", "s003"):
        hand_in(course, student, answered())

    from autograder.files import RECORD
    from autograder.grading import results

    written = []

    def killed(path, text):
        written.extend([path] * (path.name == RECORD))
        if len(written) == 2:
            raise KeyboardInterrupt
        original(path, text)

    original = results.write_whole
    monkeypatch.setattr(results, "write_whole", killed)
    with pytest.raises(KeyboardInterrupt):
        ours(course, NAME)
    monkeypatch.undo()
    rows = ours(course, NAME)
    assert {row.student: row.score for row in rows} == dict.fromkeys(("s001", "s002", "s003"), FULL)
    assert sorted(row.state for row in rows) == ["graded", "graded", "unchanged"]


def test_an_unknown_student_is_graded_and_named(tmp_path):
    course = make_course(tmp_path)
    with course.gradebook() as gradebook:
        gradebook.add_student("s001", last_name="A, B", first_name='"C"')
    hand_in(course, "s001", answered())
    hand_in(course, "s010", answered("square"))
    rows = ours(course, NAME)
    assert {row.student: row.score for row in rows} == {"s001": 5, "s010": 3}
    assert [row.student for row in rows if row.needs_a_look] == ["s010"]


def test_grades_csv_is_quoted_and_has_a_row_per_student_and_a_column_per_exercise(tmp_path):
    course = make_course(tmp_path)
    with course.gradebook() as gradebook:
        gradebook.add_student("s001", last_name="A, B", first_name='"C"')
        gradebook.add_student("s002", last_name="=1+1", first_name="line\nbreak")
        gradebook.add_student("-s003", last_name="@SUM(A1)", first_name="\t=2", email="+cmd|x")
    hand_in(course, "s001", answered())
    assert command(course, "grade", NAME).returncode == 0
    with open(tmp_path / "reports" / NAME / "grades.csv", newline="", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert rows["s001"]["last_name"] == "A, B" and rows["s001"]["first_name"] == '"C"'
    assert (rows["s001"]["double (2)"], rows["s001"]["square (3)"]) == ("2", "3")
    assert rows["s001"]["score"] == "5"
    assert rows["s002"]["state"] == "missing" and rows["s002"]["score"] == "0"
    assert rows["s002"]["first_name"] == r"line\nbreak" and rows["s002"]["last_name"] == "'=1+1"
    person = [rows["'-s003"][column] for column in ("last_name", "first_name", "email")]
    assert person == [
        "'@SUM(A1)",
        r"\t=2",
        "'+cmd|x",
    ]  # a tab that is written out begins no formula
