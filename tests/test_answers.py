"""Every answer of the bank gets the points and the message that it must get, in every assignment.

So does the solution (full marks), and the untouched student version (none). `make test` takes every
twelfth answer, `make test-all` the others, too; and those to the capstone, whose models train: in
`make test`, `test_capstone.py` has its solution and some of its answers graded.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.bank.check import SOLUTION, UNTOUCHED, BankCheck
from autograder.course.directory import Course
from autograder.course.release import find_leaks
from autograder.grading.results import recorded
from autograder.kernel.options import RunOptions
from tests import BANK, ROOT
from tests.long import all_but, first_of

CAPSTONE = "12-capstone"
BANKS = sorted(path.name for path in BANK.iterdir() if path.is_dir())


def test_every_assignment_has_a_bank():
    assert sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir()) == BANKS


@pytest.fixture(scope="module")
def course():
    return Course(ROOT)


@pytest.mark.parametrize("assignment", BANKS)
def test_every_exercise_has_enough_answers(assignment, course, tmp_path):
    assert not BankCheck(course, assignment, BANK, tmp_path).missing()


#: Together they take every answer once: (the first, how far it is to the next).
SHARES = [(0, 12), (6, 12), *((first, 6) for first in range(1, 6))]


@pytest.mark.parametrize("share", first_of(1, SHARES), ids="{0[0]}-by-{0[1]}".format)
@pytest.mark.parametrize("assignment", all_but([b for b in BANKS if b != CAPSTONE], BANKS))
def test_answers_get_the_points_and_messages_they_must_get(assignment, share, course, tmp_path):
    checking = BankCheck(course, assignment, BANK, tmp_path)
    first, step = share
    checking.answers = checking.answers[first::step]
    with ThreadPoolExecutor(2) as executor:
        rows = checking.run(executor, RunOptions())
    unexpected = [row for row in rows if not row.as_expected]
    assert not unexpected, "\n" + "\n".join(map(str, unexpected))
    assert {row.name for row in rows} >= {SOLUTION, UNTOUCHED}
    assert not checking.leaking_messages(rows)
    graded = recorded(checking.course, assignment)
    judged = [one.judged for row in graded for one in row.notebooks.values() if one.judged]
    assert judged and not any(one.beside for one in judged), "all tests of ours run apart"


@pytest.mark.parametrize("assignment", BANKS)
def test_the_student_version_gives_nothing_away(assignment, course, tmp_path):
    checking = BankCheck(course, assignment, BANK, tmp_path)
    released = checking.course.folder("release", ".", assignment) / f"{assignment}.ipynb"
    source = checking.course.folder("source", ".", assignment) / f"{assignment}.ipynb"
    assert not find_leaks(checking.course, source, released)
    text = released.read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in text and "HIDDEN TESTS" not in text.replace("Hidden tests", "")
    assert find_leaks(checking.course, source, source), "the check for leaks finds nothing"
