"""JupyterLab, as the README starts it, seen by a learner in a real browser."""

import re
import zipfile

import nbformat
import psutil
import pytest

from autograder.course.release import release, zip_release
from autograder.course.start import start
from tests import ROOT
from tests.jupyter import PATIENCE, JupyterLab, picture

ASSIGNMENT = "01-lookup"
NOTEBOOK = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The release, unpacked by a learner."""
    folder = tmp_path_factory.mktemp("learner")
    course = start(folder / "course", [ROOT / "solutions" / ASSIGNMENT])
    release(course, ASSIGNMENT)
    with zipfile.ZipFile(zip_release(course, [ASSIGNMENT], folder / "release.zip")) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


@pytest.fixture(scope="module")
def server(browser, unpacked, tmp_path_factory):
    with JupyterLab(unpacked, tmp_path_factory.mktemp("home") / "learner") as server:
        yield server


class Lab:
    """The student notebook, opened in JupyterLab, and what a learner does with it."""

    def __init__(self, page):
        self.page = page

    def cell(self, text):
        """The first code cell that holds this text."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").filter(has_text=text).first

    def run(self, cell):
        """Run a cell, wait until it has ended, and give what it shows."""
        cell.locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Control+Enter")
        ended = cell.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[\d+\]"))
        ended.wait_for(timeout=PATIENCE)
        # Output comes another way than the end of the cell, and before the kernel is idle again.
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(
            timeout=PATIENCE
        )
        return cell.locator(".jp-Cell-outputArea").inner_text().strip()

    def answer(self, cell, code):
        """Type an answer in the place of `# YOUR CODE HERE` and the line below it."""
        cell.locator(".cm-content").click()
        for key in ("Control+End", "Shift+ArrowUp", "Shift+Home"):
            self.page.keyboard.press(key)
        self.page.keyboard.type(code)

    def validate(self):
        """Press *Validate*, and give what it says."""
        self.page.get_by_role("button", name="Validate").click()
        dialog = self.page.locator(".jp-Dialog")
        dialog.wait_for(timeout=PATIENCE)
        return dialog.inner_text()


@pytest.fixture
def lab(browser, server):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(PATIENCE)
    page.goto(server.address(f"lab/tree/{NOTEBOOK}"))
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    yield Lab(page)
    picture(page, "jupyterlab-last")
    page.close()


def test_a_learner_solves_an_exercise_and_hears_about_another(lab, server, unpacked):
    kernels = psutil.Process(server.process.pid).children(recursive=True)
    assert not [k for k in kernels if "ipykernel_launcher" in k.cmdline()], "a cold kernel"
    assert lab.page.locator(".jp-Dialog").count() == 0
    assert lab.run(lab.cell("import keras")) == ""

    lab.answer(lab.cell("def look_up("), "return table[ids]")
    assert lab.run(lab.cell("def look_up(")) == ""
    assert lab.run(lab.cell('expect.call("look_up"')) == "This check found nothing wrong."
    lab.run(lab.cell("def one_hot("))
    assert lab.run(lab.cell('expect.call("one_hot"')) == "`one_hot` is not written yet."
    picture(lab.page, "jupyterlab-checks")
    points = lab.run(lab.cell("points.so_far"))
    picture(lab.page, "jupyterlab-points")
    assert "by the checks that you see: 1 of 5" in points
    assert "2. The same row by a product: the check failed" in points

    said = lab.validate()
    picture(lab.page, "jupyterlab-validate")
    assert "2. The same row by a product (3 points)\n`one_hot` is not written yet." in said
    assert "4. Numbers, not code (3 points)\n`the_numbers` is not written yet." in said
    assert "1. A row" not in said and "expect." not in said
    saved = nbformat.read(unpacked / NOTEBOOK, as_version=4)
    assert "return table[ids]" in next(c.source for c in saved.cells if c.id == "look-up-rows")

    lab.page.locator(".jp-Dialog button").last.click()
    lab.answer(lab.cell("def one_hot("), "return np.eye(vocabulary_size)[:, ids]")
    lab.run(lab.cell("def one_hot("))
    check = lab.cell('expect.call("one_hot"')
    assert "yours came out transposed." in lab.run(check)
    check.scroll_into_view_if_needed()
    picture(lab.page, "jupyterlab-beside")
    captions = check.locator(".jp-OutputArea caption").all_inner_texts()
    assert captions == ["the shapes", "yours", "wanted"]
