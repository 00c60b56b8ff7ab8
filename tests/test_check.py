"""Answers share hand-ins, and still each of them is judged by itself."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from autograder.bank.bench import dealt
from autograder.bank.check import BankCheck
from autograder.kernel.options import RunOptions
from tests.courses import NAME, make_course
from tests.graders import command

DOUBLE = "def double(x):\n    return x + x\n"
SQUARE = "def square(x):\n    return x**2\n"


@dataclass(frozen=True)
class Piece:
    exercise: str
    source: str


def test_no_two_answers_to_an_exercise_share_a_hand_in():
    answers = [
        Piece(exercise, str(n)) for exercise, count in (("a", 3), ("b", 1)) for n in range(count)
    ]
    hands = dealt(answers)
    assert [len(hand) for hand in hands] == [2, 1, 1]
    assert all(len({answer.exercise for answer in hand}) == len(hand) for hand in hands)
    assert {piece for hand in hands for piece in hand} == set(answers)


@pytest.fixture
def check(tmp_path):
    """Check a bank: exercise -> name -> text of the file; return name -> row, hand-ins graded."""
    course = make_course(tmp_path / "course")

    def check(bank: dict, **options):
        for exercise, answers in bank.items():
            for name, text in answers.items():
                path = tmp_path / "bank" / NAME / exercise / f"{name}.py"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        checking = BankCheck(course, NAME, tmp_path / "bank", tmp_path / "scratch")
        with ThreadPoolExecutor(2) as executor:
            rows = checking.run(executor, RunOptions(kernel="plain"), **options)
        hand_ins = list((tmp_path / "scratch" / "submitted").iterdir())
        return {row.name: row for row in rows}, len(hand_ins)

    return check


def test_answers_to_different_exercises_are_graded_together(check):
    bank = {"double": {"right-sum": DOUBLE}, "square": {"right-power": SQUARE}}
    rows, hand_ins = check(bank)
    assert all(row.as_expected for row in rows.values())
    assert hand_ins == 3  # solution, untouched, both answers


def test_apart_each_answer_has_a_hand_in(check):
    bank = {"double": {"right-sum": DOUBLE}, "square": {"right-power": SQUARE}}
    rows, hand_ins = check(bank, apart=True)
    assert all(row.as_expected for row in rows.values())
    assert hand_ins == 4


def test_an_answer_that_takes_others_with_it_is_graded_alone(check):
    ends = "# points: 0\n# message: NotRun\nimport os\nos._exit(1)\n"
    bank = {"double": {"wrong-ends": ends}, "square": {"right-power": SQUARE}}
    rows, _ = check(bank)
    assert rows["right-power"].as_expected
    assert rows["wrong-ends"].got == 0


def test_an_answer_that_is_right_only_beside_another_is_seen_apart(check):
    leans = "def square(x):\n    return double(x) * x // 2\n"
    bank = {"double": {"right-sum": DOUBLE}, "square": {"right-leans": leans}}
    together, _ = check(bank)
    alone, _ = check(bank, apart=True)
    assert together["right-leans"].as_expected
    assert not alone["right-leans"].as_expected


def test_of_strangers_answers_the_shares_are_told_and_no_points_are_asked_for(tmp_path):
    course = make_course(tmp_path / "course")
    answers = {
        "right-sum": DOUBLE,
        "right-but-refused": "def double(x):\n    return None\n",
        "wrong-thrice": "# violates: twice\ndef double(x):\n    return 3 * x\n",
        "wrong-for-4-alone": "# violates: any x\ndef double(x):\n    return 8 if x == 4 else 0\n",
    }
    folder = tmp_path / "answers" / NAME / "double"
    folder.mkdir(parents=True)
    for name, text in answers.items():
        (folder / f"{name}.py").write_text(text)
    run = command(course, "check", "--strangers", "--answers", str(tmp_path / "answers"))
    assert run.returncode == 1, run.stderr
    assert "right answers that lost points: 1 of 2, 50.0 %" in run.stdout
    assert "wrong answers that got full marks: 1 of 2, 50.0 %" in run.stdout
    assert "< 2" in run.stdout and "wrong-for-4-alone" in run.stdout


#: Its hidden test draws a number, and about every second draw lets a wrong answer through.
_DRAWN = """
from autograder import expect
drawn = int(expect.generator().integers(2))
expect.number(expect.call("double", drawn), equals=2 * drawn, name="double(x)")"""


def test_inputs_are_the_same_each_time_and_others_when_drawn_anew(tmp_path):
    exercises = [("double", "def double(x):\n    return 2 * x", _DRAWN, 2)]
    course = make_course(tmp_path / "course", exercises=exercises)
    path = tmp_path / "bank" / NAME / "double" / "wrong-as-it-is.py"
    path.parent.mkdir(parents=True)
    path.write_text("# points: 0\n# message: double\ndef double(x):\n    return x\n")

    def points(folder, draws):
        checking = BankCheck(course, NAME, tmp_path / "bank", tmp_path / folder)
        with ThreadPoolExecutor(2) as executor:
            for draw in draws:
                checking.draw(draw)
                rows = checking.run(executor, RunOptions(kernel="plain"))
                yield next(row.got for row in rows if row.name == "wrong-as-it-is")

    first = list(points("one", [3, 4]))  # of the first five, the first that catches it is number 4
    assert set(first) == {0, 2}
    assert list(points("another", [3])) == first[:1]

    def unexpected(*options):
        run = command(course, "check", NAME, "--answers", str(tmp_path / "bank"), *options)
        return int(re.search(r"(\d+) unexpected", run.stdout)[1])

    assert unexpected("--repeat", "2", "--thorough") > unexpected("--repeat", "2")
