"""What stays of HTML, of pictures, of formulas and of whole notebooks when they are made inert."""

import base64
import json
import re
from html.parser import HTMLParser

import pytest
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.cli.console import print_findings
from autograder.course.release import find_scripts
from autograder.findings import Finding
from autograder.grading.results import StudentResult
from autograder.notebooks import POINTS_IN_HEADING, _read, headings_above
from autograder.pages import inert
from autograder.pages.inert import (
    inert_html,
    inert_markdown,
    inert_notebook,
    inert_svg,
    needs_script,
)
from autograder.reports.grades import write_grades
from autograder.reports.page import FeedbackPage
from tests.courses import NAME, make_course, source_notebook
from tests.pictures import picture_of_the_course, plot
from tests.vectors import HTML, VECTORS, script

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


class Elements(HTMLParser):
    """The elements of a page, and what in them could act."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names, self.acting = [], []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.names.append(tag)
        for name, value in attrs:
            says = re.sub(r"\s", "", value or "").lower()
            if name.startswith("on") or says.startswith(("javascript:", "data:text", "vbscript:")):
                self.acting.append((tag, name, value))
        if tag in ("script", "iframe", "object", "embed", "form", "base", "meta", "link", "style"):
            self.acting.append((tag, attrs))


def page_of(*cells: dict) -> str:
    """A learner's feedback on a notebook with these cells under the first heading."""
    title, *others = source_notebook().cells
    notebook = from_dict({**new_notebook(), "cells": [title, *cells, *others]})
    for cell in notebook.cells:  # as nbgrader does, which asks the gradebook
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader = cell.metadata.nbgrader | {"score": 0, "comment": None}
    page, _ = _EXPORTER.from_notebook_node(notebook, {"nbgrader": _RESOURCES})
    return page.partition("<body>")[2]


_RESOURCES = {"notebook": NAME, "score": 0, "max_score": 5, "late_penalty": 0}


@pytest.fixture(scope="module", autouse=True)
def exporter():
    global _EXPORTER
    _EXPORTER = FeedbackPage()


@pytest.mark.parametrize("name", HTML)
def test_html_does_nothing_as_html_as_markdown_and_as_a_picture(name):
    html = HTML[name].replace("JS", script(name))
    for page in (inert_html(html), inert_markdown(html), inert_svg(SVG.format(html)) or ""):
        assert Elements(re.sub("(?s)<style>.*?</style>", "", page)).acting == []


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_a_page_with_it_does_nothing(vector):
    page = page_of(vector.cell(script(vector.name)))
    assert Elements(page).acting == []
    assert '<h2 id="exercise-2">' in page


def test_what_people_write_stays():
    text = (
        "## Why\n\nA **bold** `word`, a [link](https://keras.io/api), a list:\n\n- one\n- two\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n![plot](images/plot.png)"
    )
    page = inert_markdown(text)
    names = Elements(page).names
    assert {"h2", "strong", "code", "a", "li", "table", "td", "pre", "img"} <= set(names)
    assert 'href="https://keras.io/api"' in page
    assert 'rel="noopener noreferrer"' in page
    assert 'target="_blank"' in page
    assert 'src="images/plot.png"' in page
    frame = (
        '<table border="1" class="dataframe"><tbody><tr style="text-align: right"><td>1</td></tr>'
    )
    assert 'class="dataframe"' in inert_html(frame)
    assert "text-align:right" in inert_html(frame)


@pytest.mark.parametrize(
    "address",
    [
        *("/formgrader?path=autograded", "//host/x.png", "http://host/x.png", "../x.png", "x"),
        *("%2e%2e/x.png", "\\\\host\\x.png", "x.png?y", "a/../x.png", ".hidden/x.png", "a:x.png"),
        *("data:text/html;base64,PHA+", "data:image/svg+xml,<svg>", "/logout", " /x.png"),
    ],
)
def test_a_picture_comes_from_the_hand_in_or_from_the_text_itself(address):
    assert "src" not in inert_html(f'<img src="{address}">')


@pytest.mark.parametrize("address", ["/logout", "attack.html", "#x", "ftp://h", "data:text/html,x"])
def test_a_link_leads_to_another_place_of_the_web_or_nowhere(address):
    assert "href" not in inert_html(f'<a href="{address}">x</a>')


@pytest.mark.parametrize(
    "html",
    [
        '<div style="position:fixed;inset:0;z-index:99;margin:-9em;transform:scale(9)">x</div>',
        '<div class="modal-backdrop navbar-fixed-top" id="submission_id" name="MathJax">x</div>',
        '<p style="background:url(http://h)" data-toggle="tooltip" tabindex="1">x</p>',
        "<style>@import url(http://h);</style>x",
    ],
)
def test_nothing_covers_the_page_or_takes_a_name_in_it(html):
    kept = inert_html(html)
    for word in ("position", "inset", "z-index", "margin", "transform", "url", "modal", "navbar"):
        assert word not in kept
    assert not re.search(r"\b(id|name|data-toggle|tabindex)=", kept)
    assert "x" in kept


# Pictures and formulas ----------------------------------------------------------------------------


def shown_svg(svg: str, **more: str) -> tuple[str, str]:
    """The alternative text of a picture in a notebook, and the picture that a page shows."""
    output = new_output("display_data", data={"image/svg+xml": svg} | more)
    cell = inert_notebook(new_notebook(cells=[new_code_cell(outputs=[output])])).cells[0]
    html = inert_html(cell.outputs[0].data["text/html"])
    words, data = re.fullmatch(
        r'<img alt="(.*)" src="data:image/svg\+xml;base64,(.*)">', html
    ).groups()
    return words, base64.b64decode(data).decode()


def test_a_picture_of_the_course_stays_with_its_title_and_its_description():
    picture = picture_of_the_course()
    words, shown = shown_svg(picture.svg, **{"text/plain": repr(picture)})
    assert words == repr(picture)
    bare = re.compile(r' xmlns(:xlink)?="[^"]*"|\s')
    assert bare.sub("", shown.replace("></rect>", "/>").replace("></path>", "/>")) == bare.sub(
        "", picture.svg
    )


def test_a_plot_stays():
    svg = plot("svg").decode()
    words, shown = shown_svg(svg, **{"text/plain": "<Figure size 640x480 with 1 Axes>"})
    assert words == "A picture"
    for element in ("path", "use", "image", "clipPath"):
        assert shown.count(f"<{element} ") == svg.count(f"<{element} ") > 0
    assert "a &lt; b &amp; c" not in words
    assert "script" not in shown


@pytest.mark.parametrize(
    "inside",
    [
        "<style>@import 'http://h/x.css';</style>",
        "<style>rect{fill:url(http://h/x)}</style>",
        r"<style>rect{fill:u\72l(http://h/x)}</style>",
        '<rect style="fill:url(http://h/x)"/>',
        '<rect fill="url(//h/x)"/>',
        '<use href="http://h/x.svg#x"/>',
        '<use xlink:href="http://h/x.svg#x"/>',
        '<image href="http://h/x.png"/>',
        '<a href="http://h/">x</a>',
    ],
)
def test_a_picture_asks_no_host(inside):
    assert not re.search(r"https?://h|//h", inert_svg(SVG.format(inside)))


@pytest.mark.parametrize(
    "svg", ["", "<b>", "<svg", SVG.format("<text>\x01</text>"), "x" * 3_000_000]
)
def test_what_is_no_picture_is_none(svg):
    assert inert_svg(svg) is None


def test_formulas_are_shown_without_a_script():
    page = inert_markdown(
        r"$\frac{a}{b}$ $$\mathbb{R}^{B \times T}$$ \begin{aligned}a &= b\end{aligned} $x < y$"
    )
    names = Elements(page).names
    assert names.count("math") == 4
    assert {"mfrac", "msup", "mtable"} <= set(names)
    assert "<mo>&lt;</mo>" in page
    assert "\u211d" in page


@pytest.mark.parametrize("tex", ["{", "\\frac{" * 900, "x" * 3_000, r"\left("])
def test_what_is_no_formula_stays_as_it_was_written(tex):
    assert f"<code>${tex}$</code>" == inert.formula(tex, "inline")


# Notebooks ----------------------------------------------------------------------------------------


def output_of(**data: object) -> NotebookNode:
    cell = {
        "cell_type": "code", "source": "", "metadata": {}, "execution_count": None,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
    }  # fmt: skip
    return inert_notebook(from_dict({"cells": [cell]})).cells[0].outputs[0]


@pytest.mark.parametrize(
    "data, shown",
    [
        (
            {"application/javascript": "x"},
            "[This output is not shown here: application/javascript.]",
        ),
        ({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Slider()"}, "Slider()"),
        ({"text/html": "<script>x</script>", "text/plain": "<HTML object>"}, "<HTML object>"),
        ({"image/png": "<img>"}, "[This output is not shown here: image/png.]"),
        ({}, "[This output is not shown here: it is empty.]"),
        ({"text/plain": {"a": 1}}, "a"),
    ],
)
def test_what_cannot_be_shown_is_named(data, shown):
    assert output_of(**data).data == {"text/plain": shown}


def test_only_what_is_shown_of_a_notebook_is_kept():
    vectors = [from_dict(vector.cell(script(vector.name))) for vector in VECTORS]
    notebook = inert_notebook(from_dict({"cells": vectors, "metadata": {"widgets": {}}}))
    assert notebook.metadata == {}
    for place, cell in enumerate(notebook.cells):
        assert cell.id == f"cell-{place}"
        assert set(cell.metadata) <= {"nbgrader"}
        for output in cell.get("outputs", []):
            assert len(output.get("data", {})) <= 1
            sizes = output.get("metadata", {}).values()
            assert all(isinstance(n, int) for size in sizes for n in size.values())


def test_a_page_takes_a_bounded_time_whatever_a_learner_wrote():
    """What looks like mathematics without an end is read again from each beginning."""
    slow = "\\\\[" * (inert.LONGEST_TEXT // 3)
    notebook = new_notebook(cells=[new_markdown_cell(slow) for _ in range(100)])
    exporter = FeedbackPage(template_name="classic")
    exporter._room = 2 * len(slow)
    context = {"cell": notebook.cells[0]}
    rendered = [exporter.markdown2html(context, cell.source) for cell in notebook.cells]
    assert sum(not page.startswith("<pre>") for page in rendered) == 2
    assert exporter.markdown2html(context, "x" * (inert.LONGEST_TEXT + 1)).startswith("<pre>xx")


def test_a_template_is_not_filled_in_twice():
    assert "{{ 7 * 7 }}" in page_of(new_markdown_cell("{{ 7 * 7 }}"))


# Release ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell, word",
    [
        (new_markdown_cell("<script>x</script>"), "<script"),
        (new_markdown_cell("<button>x</button>"), "<button"),
        (new_markdown_cell('<p onclick="x">'), "onclick"),
        (new_code_cell("import ipywidgets as w"), "ipywidgets"),
        (new_code_cell("%%javascript\nalert(1)"), "%%javascript"),
        (
            new_code_cell(outputs=[new_output("display_data", {"application/javascript": "x"})]),
            "application/javascript",
        ),
        (
            new_code_cell(outputs=[new_output("display_data", {"text/html": "<script>"})]),
            "<script",
        ),
    ],
)
def test_release_names_what_needs_a_script(cell, word):
    assert word in needs_script(cell)


def test_release_is_silent_about_everything_else(tmp_path):
    course = make_course(tmp_path)
    assert find_scripts(course, NAME) == []
    assert needs_script(new_markdown_cell("a < b, once = 3, <b>x</b>, $x$")) is None


# What else a hand-in can write on -----------------------------------------------------------------

ESCAPES = "\x1b]0;title\x07\x1b[2J\r\u202egnp"


def test_a_heading_of_blanks_is_read_once():
    blanks = " " * 300_000
    cells = [new_markdown_cell(f"# a{blanks}b (2 points"), new_markdown_cell(f"#{blanks}")]
    assert headings_above([*cells, new_markdown_cell("x")]) == [None, *["a b (2 points"] * 2]
    assert POINTS_IN_HEADING.sub("", "a b (2 points)") == "a b"


def test_what_is_told_of_a_hand_in_does_not_act_on_a_terminal(capsys):
    notebook = {"cells": [], "metadata": {"kernelspec": {"language": ESCAPES}}}
    says = _read(json.dumps(notebook).encode(), lambda *what: None).metadata.language_info.name
    print_findings([Finding("s001", f"{ESCAPES}.ipynb", "", f"says {says}", "", False)])
    said = capsys.readouterr().out
    assert r"\x1b]0;title\x07\x1b[2J\r\u202egnp" in said.replace("\n", "")
    assert said.replace("\n", "").isprintable()


def test_no_table_of_grades_holds_an_escape_sequence(tmp_path):
    course = make_course(tmp_path)
    with course.gradebook() as gradebook:
        gradebook.add_student("s001", first_name=ESCAPES, last_name="=1")
    graded = StudentResult("s001", "graded", findings=[Finding("s001", "x", "", f"is {ESCAPES}")])
    table = write_grades(course, NAME, [graded], tmp_path / "grades.csv").read_text()
    assert table.replace("\n", "").isprintable()
    assert r"\x1b]0;title" in table
