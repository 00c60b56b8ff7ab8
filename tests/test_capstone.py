"""The capstone's parts chain, its points do not; and its last answer waits for a person."""

import re
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.bank.answers import fill, read_bank
from autograder.bank.bench import Bench
from autograder.bank.check import SOLUTION
from autograder.course.directory import Course
from autograder.grading.results import failures
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from tests import BANK, ROOT
from tests.long import all_but, selected

CAPSTONE = "12-capstone"
PARTS = ["encode", "start-table", "build-matcher", "train-matcher", "build-sorter"]
WRITTEN, CHAIN = "written", "together"
ESSAY = "The words are averaged, because the texts have different lengths."

#: Models are trained here, and on a busy machine that takes longer than a learner is given.
PATIENT = RunOptions(limits=Limits(cell_seconds=300, submission_seconds=3000))

#: A mistake in each part that its neighbours would notice, if they saw it.
MISTAKES = {
    "encode": "wrong-begins-at-1",
    "start-table": "wrong-no-rows-in-front",
    "build-matcher": "wrong-two-tables",
    "train-matcher": "wrong-never-saves",
    "build-sorter": "wrong-model-alone",
}
#: Who leaves parts as they were, and which.
WITHOUT = {f"no-{part}": [part] for part in ("encode", "build-matcher")}
#: Who makes a mistake, and in which part.
WRONGLY = {f"wrong-{part}": [part] for part in PARTS}
#: Who does both.
BOTH = "no-encode-wrong-build-sorter"
SPOILT = {BOTH: ["encode", "build-sorter"]} | WRONGLY | WITHOUT
#: Who is graded in any case; by whom else a part is tried, `make test-all` sees.
ALWAYS = ["nothing", BOTH]


@pytest.fixture(scope="module")
def bench(request, tmp_path_factory):
    """The capstone in a scratch course, where all that tests ask for have handed in."""
    bench = Bench(Course(ROOT), CAPSTONE, tmp_path_factory.mktemp("capstone"))
    source = nbformat.read(bench.source, as_version=4)
    right = {cell.id: cell.source for cell in source.cells if cell.id in PARTS}
    wrong = {(a.exercise, a.name): a.source for a in read_bank(BANK, CAPSTONE)}
    hand_ins = {"nothing": {WRITTEN: ESSAY}}
    for student, [part] in WRONGLY.items():
        hand_ins[student] = right | {part: wrong[part, MISTAKES[part]], WRITTEN: ESSAY}
    for student, [part] in WITHOUT.items():
        hand_ins[student] = {name: code for name, code in right.items() if name != part}
    mistaken = {"build-sorter": wrong["build-sorter", MISTAKES["build-sorter"]]}
    hand_ins[BOTH] = hand_ins["no-encode"] | mistaken
    asked_for = {*ALWAYS, *selected(request, "student")}
    hand_ins = {name: answers for name, answers in hand_ins.items() if name in asked_for}
    bench.hand_in(SOLUTION, source)
    for student, answers in hand_ins.items():
        bench.hand_in(student, fill(bench.student_version(), answers))
    with ThreadPoolExecutor(2) as executor:
        graded = bench.grade([SOLUTION, *hand_ins], executor, PATIENT)
    bench.rows = {row.student: row for row in graded}
    return bench


def cell_of(bench, student, name):
    return next(cell for cell in bench.graded_notebook(student).cells if cell.id == name)


def test_the_parts_are_what_tests_grade(bench):
    assert list(bench.points) == PARTS
    assert sum(bench.points.values()) == 15
    assert bench.rows[SOLUTION].max_score == 20


@pytest.mark.parametrize("student", all_but(ALWAYS, SPOILT))
def test_one_part_does_not_cost_the_others_a_point(bench, student):
    row, spoilt = bench.rows[student], SPOILT[student]
    others = {name: points for name, points in bench.points.items() if name not in spoilt}
    assert {name: row.by_exercise[name] for name in others} == others
    assert all(row.by_exercise[part] < bench.points[part] for part in spoilt)
    assert not row.findings


def test_the_chain_of_the_solution_holds(bench):
    outputs = cell_of(bench, SOLUTION, CHAIN).outputs
    assert [output.output_type for output in outputs] == ["stream"]
    rightly = re.search(r"sorted rightly: (\d+) of 36 with 6 labels", outputs[0].text)
    assert int(rightly[1]) > 30


@pytest.mark.parametrize("student", all_but(ALWAYS, [BOTH, *WITHOUT]))
def test_the_chain_says_where_it_breaks(bench, student):
    errors = [o for o in cell_of(bench, student, CHAIN).outputs if o.output_type == "error"]
    name = SPOILT[student][0].replace("-", "_")
    assert [error.evalue for error in errors] == [f"`{name}` is not written yet."]


def test_the_chain_gives_and_takes_no_points(bench):
    assert bench.rows[SOLUTION].by_exercise == bench.points | {WRITTEN: 0}
    assert CHAIN not in failures(bench.graded_notebook(BOTH))


def test_what_is_written_waits_for_a_person(bench):
    assert bench.rows[SOLUTION].needs_manual_grade
    assert bench.rows["nothing"].needs_manual_grade
    assert bench.rows["nothing"].score == 0
    assert cell_of(bench, "nothing", WRITTEN).source == ESSAY


def test_what_is_not_written_needs_nobody(bench):
    row = bench.rows[BOTH]
    assert not row.needs_manual_grade
    assert row.by_exercise[WRITTEN] == 0


def test_points_given_by_hand_count_and_outlive_grading_again(bench):
    directory = bench.course.directory
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        grade = gradebook.find_grade(WRITTEN, CAPSTONE, CAPSTONE, "nothing")
        assert (grade.auto_score, grade.max_score) == (None, 5)
        grade.manual_score, grade.needs_manual_grade = 3.5, False
        gradebook.db.commit()
    folder = bench.course.folder("submitted", "nothing", CAPSTONE)
    again = nbformat.read(folder / f"{CAPSTONE}.ipynb", as_version=4)
    again.cells[-1].source += " Done."
    bench.hand_in("nothing", again)
    with ThreadPoolExecutor(1) as executor:
        (row,) = bench.grade(["nothing"], executor, PATIENT)
    assert row.score == 3.5
    assert not row.needs_manual_grade


def test_learners_see_the_criteria_and_not_the_answer(bench):
    cells = {cell.id: cell.source for cell in bench.student_version().cells}
    assert cells[WRITTEN] == "YOUR ANSWER HERE"
    assert "| **Where it fails** |" in cells[f"{WRITTEN}-question"]
    assert "Mark notes" not in "\n".join(cells.values())
