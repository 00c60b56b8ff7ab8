"""The control: what each look has seen, what both say, and what is demanded of whom."""

import json
from unittest.mock import Mock

import nbformat
import pytest
from nbformat.v4 import new_output

from autograder import grading
from autograder.control import (
    Control,
    Look,
    Verdict,
    control_for,
    places_shown,
    verdict,
    wrong_answer,
)
from tests.courses import FULL, NAME, answered, hand_in, make_course
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
    hand_in(course, "s001", answered())
    real, died = grading.execute, []

    def execute(job):
        result = json.loads(real(job))
        if "fresh" in result["notebook"] and not died:
            died.append(job)
            result["status"] |= {"outcome": "crash", "message": "The kernel exited."}
            cells = nbformat.reads(result["notebook"], as_version=4)
            cells.cells[0].outputs = []
            result["notebook"] = nbformat.writes(cells)
        return json.dumps(result)

    monkeypatch.setattr(grading, "execute", execute)
    assert [row.score for row in ours(course, NAME)] == [FULL]
    assert len(died) == 1
