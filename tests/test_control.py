"""The control finds what it printed, whatever the tests print around it."""

import json

import nbformat
import pytest
from nbformat.v4 import new_output

from autograder import grading
from autograder.control import Control, places_shown
from tests.courses import FULL, NAME, answered, hand_in, make_course
from tests.graders import ours

SHOWN = new_output("stream", name="stdout", text="\n[0, 2]\n")
WARNED = new_output("stream", name="stderr", text="RuntimeWarning: Mean of empty slice\n")
FAILED = new_output("error", ename="AssertionError", evalue="", traceback=[])
CONTROL = Control(("f = None", "assert f"), (), {1: "f-tests"})


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


def ran(*successes: bool):
    text = f"noise\ntoken{list(successes)}\nnoise\n".lower()
    return [new_output("stream", name="stdout", text=text), WARNED]


def test_a_test_that_passes_a_wrong_answer_was_tampered_with():
    assert CONTROL.tampered([ran(True, False), [FAILED]], "token") == []
    assert CONTROL.tampered([ran(True, True), [FAILED]], "token") == ["f-tests"]


def test_a_canary_that_passes_was_tampered_with():
    assert CONTROL.tampered([ran(True, False), [WARNED]], "token") == ["f-tests"]


def test_without_its_outputs_nothing_is_known():
    assert CONTROL.tampered([ran(True, False)], "token") is None
    assert CONTROL.tampered([[WARNED], [FAILED]], "token") is None


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
