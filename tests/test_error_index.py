"""The index of error messages: each message that a chapter shows has its row, each row its message.

When a release words a message anew, `make refresh` stores it, and the first test here says which.
"""

import sys

import nbformat
import pytest

from tests import ROOT

sys.path.insert(0, str(ROOT / "_ext"))

import error_index
from error_index import Row, Shown

SHOWN = error_index.shown(ROOT)
ROWS = error_index.rows(ROOT)
ENTRIES = error_index.entries(ROOT)


@pytest.mark.parametrize("message", SHOWN, ids=lambda each: f"{each.chapter}-{each.cell}")
def test_a_message_of_a_chapter_has_a_row(message):
    advice = "add an entry to chapters/errors.toml; its top says how"
    assert any(row.fits(message) for row in ROWS), f"{message}\n{advice}"


@pytest.mark.parametrize("row", ENTRIES, ids=lambda row: row.place)
def test_a_row_has_its_message_and_leads_to_a_section(row):
    assert any(row.fits(message) for message in SHOWN), f"no chapter shows: {row.see}"
    assert row.means.endswith((".", "`."))
    for address in row.read:
        page, _, place = address.partition("#")
        cells = nbformat.read(ROOT / "chapters" / f"{page}.ipynb", as_version=4).cells
        heading = next((cell.source for cell in cells if cell.id == place), "")
        assert heading.startswith("#") or page == "stale-answers", address


def test_an_error_that_a_question_shows_is_explained_in_its_chapter():
    elsewhere = [
        f"{message.chapter}, {message.cell}: {message}"
        for message in SHOWN
        if message.cell.startswith("q")
        and not any(
            address.startswith(f"{message.chapter}#")
            for row in ROWS
            if row.fits(message)
            for address in row.read
        )
    ]
    assert elsewhere == []


def test_addresses_are_the_rows_own():
    assert len({row.place for row in ROWS}) == len(ROWS)


def test_an_old_answer_that_raises_or_warns_is_there_once():
    assert len(error_index.old_answers(ROOT)) > 80
    said = [row.see for row in ROWS]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("see", "shown", "fits"),
    [
        ("ValueError: no …", "no 3 rows", True),
        ("ValueError: no … rows", "no 3 columns", False),
        ("ValueError: [0, …)", "[0, 5) [Op]", True),
        ("ValueError: no", "a no", False),
        ("TypeError: no", "no", False),
        ("ValueError: a line, cut at the width of a cell", "a line, cut", False),
        ("ValueError: a line, cut at the width of a cell", "a line, cut at the width of a c", True),
    ],
)  # fmt: skip
def test_a_row_fits_a_message(see, shown, fits):
    assert Row("error-x", see, "", ()).fits(Shown("01-x", "q1", "ValueError", shown)) == fits


@pytest.mark.parametrize(
    ("output", "found"),
    [
        (
            {"output_type": "error", "ename": "ValueError",
             "evalue": "Exception encountered when calling A.call().\n\x1b[1mIt is small.\x1b[0m"},
            "ValueError: It is small.",
        ),
        (
            {"output_type": "error", "ename": "InvalidArgumentError",
             "evalue": "{{function_node __wrapped__A_device_/job:b/c:0}} indices[0] = 7 [Op:G]"},
            "InvalidArgumentError: indices[0] = 7 [Op:G]",
        ),
        ({"output_type": "stream", "text": ["warns: careful\n"]}, "warns: careful"),
        (
            {"output_type": "execute_result", "data": {"text/plain": "[\"KeyError: 'a'\","}},
            "KeyError: 'a'",
        ),
        ({"output_type": "stream", "text": ["Exception reporting mode: Minimal\n"]}, None),
        ({"output_type": "stream", "text": ["layer   warns\n", "an Error\n"]}, None),
    ],
)  # fmt: skip
def test_what_counts_as_a_message(output, found):
    assert [str(each) for each in error_index._in(output, "01-x", "q1")] == [found] * bool(found)


def test_the_page_has_a_row_for_each(site):
    page = (site / "chapters" / "errors.html").read_text(encoding="utf-8")
    assert [row.place for row in ROWS if f'id="{row.place}"' not in page] == []
    assert 'href="05-variable-length.html#q20"' in page
