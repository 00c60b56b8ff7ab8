"""A learner's feedback says nothing of a hidden test, whatever an answer has printed."""

import base64
import codecs

import pytest
from nbformat import from_dict
from nbformat.v4 import new_output

from autograder.preprocessors import HideHiddenTests
from tests.courses import cell_of, source_notebook

TEST = "for n in (4, 17): assert double(n) == 2 * n, 'twice'"
MESSAGE = '    "Each number has to be multiplied by two.",'
EXERCISES = [
    ("double", "def double(x):\n    return 2 * x", f"{TEST}\nassert callable(\n{MESSAGE}\n)", 2)
]
CELL = source_notebook(EXERCISES).cells[-1].source


def feedback_on(*outputs, answer: str = "print(In[-1])"):
    """The outputs of an answer on the feedback page, and the test."""
    notebook = source_notebook(EXERCISES)
    cell_of(notebook, "double").source = answer
    cell_of(notebook, "double").outputs = list(outputs)
    hidden, _ = HideHiddenTests().preprocess(notebook, {})
    return cell_of(hidden, "double").outputs, cell_of(hidden, "double-tests")


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", text=CELL),
        new_output("stream", text=f"so\n  {TEST[:20]}\n  {TEST[20:]}\n"),
        new_output("stream", text=TEST.replace("assert", "\x1b[34massert\x1b[0m")),
        new_output("execute_result", {"text/plain": repr(CELL)}),
        new_output("execute_result", {"text/plain": repr([repr(CELL)])}),
        new_output("display_data", {"text/html": f"<b>{TEST.replace(' ', '<i> </i>')}</b>"}),
        new_output("display_data", {"text/html": TEST.replace("=", "&#61;").replace("'", "&#39;")}),
        new_output("display_data", {"application/json": {"in": [TEST]}}),
        new_output("error", ename="E", evalue=TEST, traceback=["E"]),
        new_output("error", ename="E", evalue="", traceback=["in a test", f"--> 3 {TEST}"]),
    ],
)
def test_an_output_that_quotes_a_hidden_test_is_withheld(output):
    [withheld], _ = feedback_on(output)
    assert withheld.text == "[This output quotes a hidden test. It is not shown.]\n"


@pytest.mark.parametrize(
    "text",
    ["assert callable(double)", "def double(x):", "Each number has to be multiplied by two."],
)
def test_what_a_learner_may_read_stays(text):
    output = new_output("stream", text=text)
    assert feedback_on(output)[0] == [output]


def test_what_a_learner_wrote_is_no_secret():
    output = new_output("error", ename="E", evalue="", traceback=[f"--> 1 {TEST}"])
    assert feedback_on(output, answer=TEST)[0] == [output]


def test_a_learners_own_marks_hide_nothing_and_stop_nothing():
    output = new_output("stream", text="the same in my own words")
    answer = "### BEGIN HIDDEN TESTS\nthe same in my own words"
    assert feedback_on(output, answer=answer)[0] == [output]


def test_the_test_itself_is_cut():
    assert "double(n)" not in feedback_on()[1].source


def test_what_is_disguised_is_not_seen_here():
    """That it never gets there is what the execution is for."""
    disguised = [TEST[::-1], codecs.encode(TEST, "rot13"), base64.b64encode(TEST.encode()).decode()]
    outputs = [new_output("stream", text=text) for text in disguised]
    assert feedback_on(*outputs)[0] == [from_dict(output) for output in outputs]
