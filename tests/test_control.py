"""The control: what each look has seen, what both say, and what is demanded of whom."""

import json
import shutil
from unittest.mock import Mock

import nbformat
import pytest
from nbformat.v4 import new_output

from autograder.execution.control import (
    Control,
    Look,
    Verdict,
    control_for,
    places_shown,
    verdict,
    wrong_answer,
)
from autograder.grading import executions
from tests.courses import (
    FULL,
    NAME,
    answered,
    cell_of,
    hand_in,
    make_course,
    released_notebook,
)
from tests.graders import ours

SHOWN = new_output("stream", name="stdout", text="\n[0, 2]\n")
WARNED = new_output("stream", name="stderr", text="RuntimeWarning: Mean of empty slice\n")
FAILED = new_output("error", ename="AssertionError", evalue="", traceback=[])
ROUNDS = 5 * (("f = None", "assert f", "assert f()"),)
CONTROL = Control(ROUNDS, {1: "f", 4: "f", 5: "g", 7: "f", 8: "g"}, canary=(1,))


#: What one call of print may become where a warning comes between: it writes the newline apart.
TORN = [new_output("stream", name="stdout", text=text) for text in ("\n[0, 2]", "\n")]


@pytest.mark.parametrize(
    "outputs",
    [[SHOWN], [SHOWN, WARNED], [WARNED, SHOWN], [TORN[0], WARNED, TORN[1]]],
)
def test_warnings_do_not_hide_which_tests_fail_when_fresh(outputs):
    assert places_shown(outputs) == [0, 2]


@pytest.mark.parametrize("outputs", [[], [WARNED], [FAILED]])
def test_a_control_that_shows_nothing_is_an_error(outputs):
    with pytest.raises(ValueError):
        places_shown(outputs)


def shown(*passed: int, changed=()):
    """What the first cell of the first look prints, where cells at these places went well."""
    ran = [[3 * number + place in passed for place in range(3)] for number in range(2)]
    text = f"noise\ntoken{json.dumps([ran, changed])}\nnoise\n"
    return [new_output("stream", name="stdout", text=text), WARNED]


@pytest.mark.parametrize(
    ("outputs", "look"),
    [
        ([shown(0, 3), [FAILED]], Look()),
        ([shown(0, 3, 4), [FAILED]], Look(("f",))),
        ([shown(2, 5, changed=["np"]), [FAILED]], Look(("g",), ("np",))),
        ([shown(), [WARNED]], Look(("f", "g"))),  # the canary passed
        ([[WARNED], [WARNED]], Look(("f", "g"))),
        ([[WARNED], [FAILED]], None),
        ([shown(4)], None),
        ([], None),
    ],
)
def test_the_first_look_suspects_what_passes_a_wrong_answer(outputs, look):
    assert CONTROL.first_look(outputs, "token") == look


def test_the_second_look_reads_the_outputs_of_ordinary_cells():
    cells = CONTROL.second_cells("token")
    tests = [number for number, cell in enumerate(cells) if cell in ROUNDS[0][1:]]
    outputs = [[FAILED] if number in tests else [] for number in range(len(cells))]
    assert CONTROL.second_look(outputs, "token") == Look()
    assert CONTROL.second_look(outputs[:-1], "token") is None
    outputs[tests[0]] = [WARNED]
    assert CONTROL.second_look(outputs, "token") == Look(("f",))
    assert CONTROL.second_look(outputs[:-1], "token") == Look(("f",))


@pytest.mark.parametrize(
    ("first", "second", "judged"),
    [
        (Look(), None, Verdict()),
        (Look(("f",)), Look(("f",)), Verdict(("f",))),
        (Look(("f",)), Look(), Verdict((), ("f",))),
        (Look(), Look(("f",)), Verdict((), ("f",))),
        (Look(("f",)), Look(("g",)), Verdict((), ("f", "g"))),
        (Look((), ("np",)), Look(("f",)), Verdict(("f",), (), ("np",))),
        (Look((), ("np",)), Look(), Verdict((), (), ("np",))),
        (Look(("f",)), None, Verdict((), ("f",))),
        (None, Look(("f",)), Verdict((), ("f",))),
        (None, Look(("f",), ("np",)), Verdict(("f",), (), ("np",))),
        (None, Look(), Verdict()),
        (None, None, Verdict((), ("f", "g"))),
    ],
)
def test_nobody_is_accused_by_one_look(first, second, judged):
    assert verdict(CONTROL, first, second) == judged


def test_a_canary_stands_where_it_fails_and_nowhere_else():
    assert CONTROL.only([1, 4, 16, 17]).canary == (1, 2)
    assert CONTROL.only([1, 4]).canary == ()
    assert CONTROL.without(["f"]).tests == ["g"]
    assert not CONTROL.without(["f", "g"])
    assert Control.from_dict(json.loads(json.dumps(CONTROL.to_dict()))) == CONTROL


def test_a_control_of_some_tests_ends_with_them():
    assignment = answered()
    assert control_for(assignment).tests == ["double-tests", "square-tests"]
    some = control_for(assignment, ["double-tests"])
    assert some.tests == ["double-tests"]
    assert "square" not in "".join(some.rounds[0])
    assert not control_for(assignment, [])


def test_a_wrong_answer_has_the_names_that_are_asked_of_it():
    made: dict = {}
    exec(wrong_answer("raise NotImplementedError()", "return 7", ["total"]), made)
    assert made["total"](1, by=2) == 7
    exec(wrong_answer("%matplotlib inline\ndef total(x):\n    ..."), made | {"get_ipython": Mock()})


def test_a_kernel_that_dies_by_chance_is_started_again(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    shutil.rmtree(course.root / "source")  # Beside the answers there is a control.
    hand_in(course, "s001", answered())
    real, died = executions.execute, []

    def execute(job):
        result = json.loads(real(job))
        if "fresh" in result["notebook"] and not died:
            died.append(job)
            result["status"] |= {"outcome": "crash", "message": "The kernel exited."}
            cells = nbformat.reads(result["notebook"], as_version=4)
            cells.cells[0].outputs = []
            result["notebook"] = nbformat.writes(cells)
        return json.dumps(result)

    monkeypatch.setattr(executions, "execute", execute)
    assert [row.score for row in ours(course, NAME)] == [FULL]
    assert len(died) == 1


#: Attacks on a test beside the answer: what the finding names, and the code.
BESIDE = {
    "rebinds-a-name": (
        "the name np",
        """
class np:
    array_equal = staticmethod(lambda a, b: True)
""",
    ),
    "strips-checks-once": (
        "an AST transformer",
        """
import ast
seen = set()
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        text = ast.unparse(node)
        first = text not in seen
        seen.add(text)
        return ast.Pass() if first else node
get_ipython().ast_transformers.append(Strip())
""",
    ),
    "fills-in-later": (
        "sys.setprofile",
        """
import sys
def fill(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "array_equal":
        names = frame.f_locals
        if getattr(names["a1"], "shape", 0) == getattr(names["a2"], "shape", 1):
            names["a1"][...] = names["a2"]
sys.setprofile(fill)
def double(x):
    return x * 0.0
""",
    ),
}


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    exercises = [
        ("double", "def double(x):\n    return 2 * x", "import numpy as np\nones = np.ones(2)", 2),
        (
            "square",
            "def square(x):\n    return x * x",
            "assert np.array_equal(double(ones), ones + ones)",
            3,
        ),
    ]
    course = make_course(tmp_path_factory.mktemp("course"), exercises=exercises)
    shutil.rmtree(course.root / "source")  # So that the tests run beside the answers.
    for student, (_, code) in {"honest": ("", ""), **BESIDE}.items():
        notebook = released_notebook(exercises)
        answer = "double = lambda x: 2 * x" if student == "honest" else "double = abs"
        cell_of(notebook, "double").source = answer
        cell_of(notebook, "square").source = f"square = abs\n{code}"
        hand_in(course, student, notebook)
    return {row.student: row for row in ours(course, NAME)}


def test_who_changes_nothing_is_not_accused(beside):
    assert beside["honest"].score == FULL
    assert not [f for f in beside["honest"].findings if f.serious]


@pytest.mark.parametrize("attack", BESIDE)
def test_what_is_changed_is_named(beside, attack):
    name, _ = BESIDE[attack]
    found = [f.happened for f in beside[attack].findings if f.cell == "square-tests"]
    assert [name in happened for happened in found] == [True], beside[attack].notebooks
    assert beside[attack].by_exercise["square"] == 0
