"""The pictures that answer: what a reader chooses is shown, and its numbers are those of the cells.

On the page they are worked by keyboard and by mouse, and without scripts; in JupyterLab they are
made anew by running the chapter.
"""

import re
import shutil

import nbformat
import numpy as np
import pytest

from tests import ROOT
from tests.jupyter import PATIENCE, JupyterLab, picture

#: chapter -> the cell that draws its picture, and the text of the button that is set at first
CHOICES = {
    "01-lookup": ("q2-choose", "3"),
    "04-flatten-or-pool": ("q17-choose", "3"),
    "06-masking": ("q23-choose", "nothing"),
    "07-sharing": ("q27-choose", "2"),
}


def read(chapter):
    return nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4)


def printed(chapter, name):
    """What a cell of a chapter shows, as text."""
    outputs = next(cell for cell in read(chapter).cells if cell.id == name).outputs
    return "".join(output.get("text") or output["data"]["text/plain"] for output in outputs)


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text.replace("float32", ""))]


class Chooser:
    """A picture that answers, in an open page."""

    def __init__(self, page):
        folded = page.locator("details.answer:not([open]):has(.sbs-choose) > summary")
        if folded.count():  # on the site it answers a prediction
            folded.first.click()
        self.whole = page.locator(".sbs-choose").first
        self.whole.wait_for(timeout=PATIENCE)

    def labels(self):
        return self.whole.locator("label").all_inner_texts()

    def chosen(self):
        return self.whole.locator("input:checked + label").inner_text()

    def choose(self, label):
        self.whole.locator("label").get_by_text(label, exact=True).click()

    def shown(self):
        """The one picture that is shown."""
        shown = self.whole.locator(".sbs-shown svg").filter(visible=True)
        assert shown.count() == 1
        return shown

    def values(self):
        """The values of each tensor in it, in reading order."""
        told = self.shown().locator("desc").text_content()
        return [
            [word for line in values.split("; ") for word in line.split(" ")]
            for values in re.findall(r"Values: (.*?)\.(?= +[A-Za-z(*]| *$)", told)
        ]

    def tensors(self):
        return [[float(word.rstrip(".")) for word in words] for words in self.values()]


@pytest.mark.parametrize("chapter", CHOICES)
def test_each_choice_shows_one_picture_by_keyboard_and_by_mouse(open_page, chapter):
    page, _ = open_page(f"chapters/{chapter}", java_script_enabled=False)
    chooser = Chooser(page)
    labels, (_, first) = chooser.labels(), CHOICES[chapter]
    assert chooser.chosen() == first
    seen = []
    chooser.whole.locator("input:checked").focus()
    for _ in labels:
        seen.append((chooser.chosen(), chooser.values()))
        page.keyboard.press("ArrowRight")
    assert chooser.chosen() == first  # once round
    assert sorted(label for label, _ in seen) == sorted(labels)
    for label, values in seen:
        chooser.choose(label)
        assert (chooser.chosen(), chooser.values()) == (label, values)


def test_buttons_are_large_enough_for_a_finger_and_the_page_does_not_jump(open_page):
    page, _ = open_page("chapters/04-flatten-or-pool", width=390)
    chooser = Chooser(page)
    height = chooser.whole.bounding_box()["height"]
    for label in chooser.labels():
        chooser.choose(label)
        box = chooser.whole.locator("input:checked + label").bounding_box()
        assert box["width"] >= 40 and box["height"] >= 36
        assert chooser.whole.bounding_box()["height"] == height


# The numbers are those of the cells --------------------------------------------------------------


def test_the_product_leaves_the_row_that_the_table_prints(open_page):
    page, _ = open_page("chapters/01-lookup")
    table = np.reshape(numbers(printed("01-lookup", "q1-table")), (10, 4))
    chooser = Chooser(page)
    for token in chooser.labels():
        chooser.choose(token)
        one_hot, products, row = chooser.tensors()
        assert row == table[int(token)].tolist()
        assert np.flatnonzero(one_hot).tolist() == [int(token)]
        assert np.reshape(products, (5, 4)).sum(axis=0).tolist() == row


def test_flatten_grows_and_the_average_stays(open_page):
    chapter = "04-flatten-or-pool"
    page, _ = open_page(f"chapters/{chapter}")
    chooser = Chooser(page)
    shapes = []
    for words in chooser.labels():
        chooser.choose(words)
        _, flat, average = chooser.tensors()
        shapes.append((len(flat), len(average)))
    assert shapes == [(2 * words, 2) for words in range(1, 6)]
    chooser.choose("3")
    _, flat, average = chooser.tensors()
    assert flat == numbers(printed(chapter, "q16-flatten"))[:6]
    assert average == numbers(printed(chapter, "q17-average-values"))[:2]
    counts = numbers(printed(chapter, "q17-parameters-count"))  # three flat, three pooled
    title = chooser.shown().locator("title").text_content()
    assert numbers(title) == [1, counts[0], counts[3]]


def test_the_average_is_that_of_the_real_step_as_long_as_there_is_a_mask(open_page):
    page, _ = open_page("chapters/06-masking")
    masked = numbers(printed("06-masking", "q22-average"))[2:]
    unmasked = numbers(printed("06-masking", "q22-average-unmasked"))[2:]
    doubled = numbers(printed("06-masking", "q23-own-supports"))[2:]
    chooser, seen = Chooser(page), {}
    for label in chooser.labels():
        chooser.choose(label)
        vectors, average = chooser.tensors()
        seen[label] = average
        mask = "Mask: True False False." in chooser.shown().locator("desc").text_content()
        real = np.reshape(vectors, (3, 2))[: 1 if mask else 3]
        assert np.allclose(average, real.mean(axis=0), atol=0.01), label
    assert seen["nothing"] == seen["Rescaling(1.0)"] == masked
    assert seen["x * 1.0"] == seen["Reshape((3, 2))"] == unmasked
    assert seen["DoubleMasked"] == doubled
    assert np.allclose(seen["Double"], np.multiply(unmasked, 2), atol=0.02)


def test_an_edited_weight_changes_both_models(open_page):
    chapter = "07-sharing"
    page, _ = open_page(f"chapters/{chapter}")
    chooser = Chooser(page)
    as_printed = numbers(printed(chapter, "q27-set"))
    _, model, model2 = chooser.tensors()
    assert model == as_printed
    assert model2 == numbers(printed(chapter, "q27-model3-values").partition("array")[2])
    for number in chooser.labels():
        chooser.choose(number)
        table, model, model2 = chooser.tensors()
        assert table[2] == float(number)
        expected = [float(number) if at in (0, 2) else old for at, old in enumerate(as_printed)]
        assert model == model2 == expected


# In the notebook ---------------------------------------------------------------------------------


def test_works_in_jupyterlab_by_keyboard_and_by_mouse(browser, tmp_path):
    """In the chapter up to the picture: JupyterLab goes to the last cell when all have run."""
    chapter, (last, _) = "07-sharing", CHOICES["07-sharing"]
    notebook = read(chapter)
    notebook.cells = notebook.cells[: [cell.id for cell in notebook.cells].index(last) + 1]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, tmp_path / f"{chapter}.ipynb")
    shutil.copy(ROOT / "chapters" / "draw.py", tmp_path)
    with JupyterLab(tmp_path, tmp_path / "home") as server:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(server.address(f"lab/tree/{chapter}.ipynb"))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        chooser = Chooser(page)  # which waits for it, and so for all cells
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        chooser.whole.scroll_into_view_if_needed()
        chooser.choose("99")
        assert chooser.chosen() == "99"
        assert chooser.tensors()[1].count(99) == 2
        page.keyboard.press("ArrowLeft")
        chooser.whole.locator("input:checked + label", has_text="7").wait_for()
        assert chooser.tensors()[2].count(7) == 3  # one of them is the second number of word 3
        picture(page, "jupyterlab-choice")
        page.close()
