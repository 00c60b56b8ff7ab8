"""Yours beside what is wanted: what a failed check shows, when, and what never."""

import re
import subprocess
import sys

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from autograder import comparison, expect
from autograder.findings import COMPARISON
from autograder.pages.inert import inert_html

SHAPE = "(batch, time, dim)"


def close(yours, wanted):
    return expect._close(yours, wanted, 1e-5)


def drawn(yours, wanted, axes="", name="`it`"):
    yours, wanted = np.asarray(yours), np.asarray(wanted)
    return comparison.of_arrays(name.strip("`"), yours, wanted, close(yours, wanted), axes)


def cells(html: str) -> list[tuple[str, bool]]:
    """The entries that are drawn, and whether each is framed."""
    found = re.findall(r"<td( style=[^>]*)>(?:<b>)?([^<]+)", html)
    return [(text, "3px" in style) for style, text in found]


# What is drawn ------------------------------------------------------------------------------------


def test_entries_that_differ_are_framed_on_both_sides():
    html = drawn([[1, 2], [3, 4]], [[1, 2], [3, 5]], "(time, dim)")["text/html"]
    framed = [("1", False), ("2", False), ("3", False)]
    assert cells(html) == [*framed, ("4", True), *framed, ("5", True)]
    assert html.count("dim →<br>time ↓") == 2


def test_the_words_say_what_the_picture_shows():
    words = drawn([[1, 2], [3, 4]], [[1, 2], [3, 5]])["text/plain"]
    assert words == (
        "it, shape (2, 2): 1 of 4 entries differs, the first at [1, 1]: yours is 4, wanted is 5."
    )


def test_where_shapes_part_the_axis_is_named_and_framed():
    bundle = drawn(np.zeros((2, 4, 3)), np.zeros((2, 3, 3)), SHAPE)
    assert "They part at: time." in bundle["text/plain"]
    strip = bundle["text/html"].partition("</table>")[0]
    sizes = [("2", False), ("4", True), ("3", False), ("2", False), ("3", True), ("3", False)]
    assert cells(strip) == sizes


def test_ranks_may_differ():
    bundle = drawn([1, 2, 3], [[1, 2, 3]], "(batch, dim)")
    assert bundle["text/plain"].endswith("wanted is (1, 3). They part at: batch, dim.")
    assert "axis 0 →" in bundle["text/html"]
    assert drawn(5.0, [5.0])["text/plain"].endswith("They part at: axis 0.")


def test_of_a_large_array_what_is_around_the_first_difference_is_drawn():
    yours = np.arange(4 * 50 * 60.0).reshape(4, 50, 60)
    wanted = yours.copy()
    wanted[2, 40, 30] = 0.5
    html = drawn(yours, wanted, SHAPE)["text/html"]
    assert html.count("<caption>yours at batch 2<") == 1
    assert ("0.5", True) in cells(html)
    assert len(cells(html)) == 2 * comparison.MOST_SHEETS * 64
    assert "… of 60" in html and "… of 50" in html and "and 2 more sheets" in html


def test_what_reads_alike_is_written_out():
    html = drawn([0.123456], [0.123457 + 1e-4])["text/html"]
    assert cells(html) == [("0.1235", True), ("0.1236", True)]
    html = drawn([100.0001], [100.02])["text/html"]
    assert cells(html) == [("100.0001", True), ("100.02", True)]


@pytest.mark.parametrize(
    "yours, wanted",
    [([np.nan], [np.inf]), ([True], [False]), ([1 + 2j], [2j]), (["a"], ["b" * 99]), ([], [1])],
)
def test_any_plain_array_is_drawn(yours, wanted):
    assert "</table>" in drawn(yours, wanted)["text/html"]


def test_shapes_are_drawn_as_boxes():
    bundle = comparison.of_shapes("model.output_shape", (None, 20, 8), (None, 8))
    assert cells(bundle["text/html"])[:3] == [("None", False), ("20", True), ("8", True)]
    assert bundle["text/plain"] == (
        "model.output_shape: yours is (None, 20, 8), wanted is (None, 8). "
        "They part at: axis 1, axis 2."
    )


def test_it_passes_the_sanitiser_and_shows_text_as_text():
    html = drawn(["<img src=x onerror=a>"], ["b"], "(<i>,)", "<script>")["text/html"]
    assert "<img" not in html and "<script" not in html and "<i>" not in html
    assert inert_html(html).count("3px solid") == 2


def test_it_is_the_same_for_the_same_arrays():
    assert drawn([[1.0, 2]], [[1.0, 3]]) == drawn([[1.0, 2]], [[1.0, 3]])


# When it is shown ---------------------------------------------------------------------------------

BEGIN = """\
import numpy as np
from autograder import expect
"""
WRONG = 'expect.array(np.array([1, 2]), equals=np.array([1, 3]), name="ids")'
HIDE = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


@pytest.fixture
def run():
    """Runs cells as a notebook does; gives what the last one displayed."""
    shell = InteractiveShell.instance()

    def run(*sources):
        for source in sources:
            with capture_output() as shown:
                shell.run_cell(source)
        return shown.outputs

    yield run
    InteractiveShell.clear_instance()


def test_a_check_that_fails_shows_it_once(run):
    [output] = run(BEGIN, WRONG)
    assert output.data["text/plain"].startswith("ids, shape (2,): 1 of 2 entries differs")
    assert output.metadata == {COMPARISON: False}


def test_so_does_one_whose_mistake_has_a_name(run):
    believed = 'name="ids", believed={"x": np.array([1, 2])}'
    assert len(run(BEGIN, WRONG.replace('name="ids"', believed))) == 1
    assert len(run(BEGIN, 'expect.shape((1, 2), equals=(2, 1), name="s")')) == 1


@pytest.mark.parametrize(
    "source",
    [
        'expect.array(np.array([1]), equals=np.array([1]), name="right")',
        'expect.array("a", equals=np.array([1]), name="no array")',
        'expect.array(np.array([1]), equals=np.array([1.0]), name="of another dtype")',
        'expect.array(np.array(1), equals=np.array(2), name="a number")',
        "expect.that(False, 'no array at all')",
        f"try:\n    {WRONG}\nexcept expect.WrongAnswer:\n    pass",
    ],
)
def test_nothing_is_shown_where_there_is_nothing_to_compare(run, source):
    assert run(BEGIN, source) == []


def test_a_hidden_test_shows_nothing(run):
    assert run(BEGIN, HIDE.format(WRONG)) == []
    helper = f"def check():\n    {WRONG}"
    assert run(BEGIN, helper, HIDE.format("check()")) == []
    assert run(BEGIN, HIDE.format(helper), "check()") == []


def test_unless_it_says_so(run):
    [output] = run(BEGIN, HIDE.format(WRONG.replace('name="ids"', 'name="ids", show=True')))
    assert output.metadata == {COMPARISON: True}


def test_a_picture_that_cannot_be_drawn_costs_no_message(run, monkeypatch, capsys):
    monkeypatch.delattr(comparison, "of_arrays")
    assert run(BEGIN, WRONG) == []


def test_checks_are_imported_without_it_and_without_jupyter():
    code = (
        "import sys; from autograder import expect; "
        "print([m for m in ('IPython', 'autograder.comparison', 'nbformat') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
