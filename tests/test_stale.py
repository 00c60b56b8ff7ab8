"""The page of stale answers: every row is run again, on its own.

When a release changes a row, its test fails and shows both behaviours. If the new one is right,
say in `chapters/stale-answers.toml` what to write now, and run `make refresh`.
"""

import re
import sys
from pathlib import Path

import nbformat
import pytest

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
sys.path.insert(0, str(CHAPTERS))

import stale  # noqa: E402

ANSWERS = stale.answers()
PAGE = nbformat.read(CHAPTERS / "stale-answers.ipynb", as_version=4)
TABLES = [
    output.data["text/plain"]
    for cell in PAGE.cells
    if cell.id.endswith("-table")
    for output in cell.outputs
]
#: What the page says about each answer, by its address.
SAID = dict(line.split(": ", 1) for table in TABLES for line in table.splitlines())


def changed(answer: stale.Answer, said: str, now: str) -> str:
    """What somebody reads whose release of Keras changed a row."""
    return (
        f"an old answer fares differently now\n"
        f"  it says:  {answer.said}\n"
        f"  code:     {answer.code.replace(chr(10), chr(10) + ' ' * 12)}\n"
        f"  the page: {said}\n"
        f"  now:      {now}\n"
        f"  instead:  {answer.instead}\n"
        "If what happens now is right, run `make refresh`, and see whether the advice still is."
    )


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.address)
def test_an_old_answer_fares_as_the_page_says(answer):
    said, now = SAID.get(answer.address, "nothing"), str(stale.run(answer))
    assert now == said, changed(answer, said, now)


def test_the_page_has_every_answer_in_the_order_of_the_file():
    assert list(SAID) == [answer.address for answer in ANSWERS]
    assert {said.split(":")[0] for said in SAID.values()} == {
        "accepted",
        "warns",
        "raises",
        "differs",
    }


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.address)
def test_an_answer_has_advice_and_leads_to_a_section(answer):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", answer.name)
    assert answer.said.endswith((".", ".)")) and answer.instead
    if answer.see:
        chapter, _, place = answer.see.partition("#")
        cells = nbformat.read(CHAPTERS / f"{chapter}.ipynb", as_version=4).cells
        cell = next((cell for cell in cells if cell.id == place), None)
        assert cell is not None, f"{chapter} has no cell {place}"
        assert cell.source.startswith("#"), f"{place} does not begin with a heading"


def row(code, gave=""):
    return stale.Answer("topic", "name", "said.", code, "instead", gave)


@pytest.mark.parametrize(
    ("code", "gave", "outcome"),
    [
        ("x = 1", "", "accepted"),
        ("1 + 1", "", "accepted: 2"),
        ("1 + 1", "2", "accepted: 2"),
        ("1 + 1", "3", "differs: 2"),
        ("object()", "", "accepted"),  # its text holds an address
        ("1 / 0", "", "raises: ZeroDivisionError: division by zero"),
        ("raise ValueError('\\n\\nfirst\\nsecond')", "", "raises: ValueError: first"),
        ("raise KeyError", "", "raises: KeyError"),
        ("import warnings\nwarnings.warn('careful')\n5", "", "warns: careful"),
        ("import warnings\nwarnings.warn('careful', DeprecationWarning)", "", "accepted"),
        ("from absl import logging\nlogging.warning('careful')", "", "warns: careful"),
        ("open('left behind', 'x').close()", "", "accepted"),
        ("open('left behind')", "", "raises: FileNotFoundError: [Errno 2] No such file or "),
    ],
)
def test_what_became_of_an_answer(code, gave, outcome, capsys):
    assert str(stale.run(row(code, gave))).startswith(outcome)
    assert capsys.readouterr() == ("", "")


def test_a_changed_row_shows_both_behaviours():
    text = changed(row("x\ny"), "warns: old", "raises: new")
    assert "the page: warns: old" in text and "now:      raises: new" in text


def test_a_table_escapes_what_it_shows():
    answer = stale.Answer("t", "n", "A `<b>` & co.", "1 < 2", "`<i>`", see="01-lookup#q4")
    table = stale.Table([(answer, stale.Outcome("raises", "E: <object>"))])
    html = table._repr_html_()
    assert "<code>&lt;b&gt;</code> &amp; co." in html
    assert "1 &lt; 2" in html and "E: &lt;object&gt;" in html
    assert '<a href="01-lookup.ipynb#q4">Chapter 1, Q4</a>' in html
    assert repr(table) == "t-n: raises: E: <object>"
