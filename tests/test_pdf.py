"""The PDF of the whole book, as ``make pdf`` prints it."""

import subprocess
import sys

import nbformat
import pytest

from tests import ROOT
from tests.site import jupyter_book
from tools.browser import MISSING, find_chromium

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def pdf(built):
    """The book that is printed, read back."""
    reader = pytest.importorskip("pypdf")
    if find_chromium() is None:
        pytest.skip(MISSING)
    jupyter_book(built, "--builder", "singlehtml", "--quiet")
    printed = built / "book.pdf"
    folder = built / "_build" / "singlehtml"
    subprocess.run([sys.executable, ROOT / "tools" / "pdf.py", folder, printed], check=True)
    return reader.PdfReader(printed)


def test_all_of_the_book_is_in_it(pdf):
    texts = [" ".join(page.extract_text().split()) for page in pdf.pages]
    begins = []
    for path in sorted((ROOT / "chapters").glob("[0-9]*.ipynb")):
        heading = nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
        title = heading.removeprefix("# ").replace("`", "")
        pages = [number for number, text in enumerate(texts) if text.startswith(title)]
        assert pages, title
        begins += pages[:1]
    assert begins == sorted(set(begins)), "chapters begin on pages of their own, in order"
    assert len(texts) > 100
    # A line at the foot of each page has the title of the book and the number of the page.
    assert [number for number, text in enumerate(texts, 1) if len(text.split()) < 5] == []
    assert not any("def look_up(ids, table): return table[ids]" in text for text in texts)


def test_no_link_leads_to_a_file_of_the_machine_that_printed_it(pdf):
    notes = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    leads = [note["/A"].get("/URI", "") for note in notes if "/A" in note]
    assert [link for link in leads if link.startswith("https:")], "links are found"
    assert [link for link in leads if link.startswith("file:")] == []
