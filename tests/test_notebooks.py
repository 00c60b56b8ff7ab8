"""Chapters are clean, and what their prose says comes from their cells."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.prose import named, orphans

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
LESSONS = [path for path in CHAPTERS if path.name[0].isdigit()]

#: What a lesson cannot do without, as it stands in the text.
PARTS = (
    "**In short.**",
    "**Predict.**",
    "**The trap.**",
    "## Answers that have gone stale",
    "## Quiz",
    "## Your turn",
)

#: Numbers in prose that no cell can give, each with its reason.
NOT_FROM_A_CELL: dict[tuple[str, str], str] = {}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CHAPTERS + SOLUTIONS, ids=name)
def test_the_file_is_written_as_jupyter_writes_it(path):
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert text == nbformat.writes(notebook) + "\n", "keys or indentation differ: save it anew"


@pytest.mark.parametrize("path", CHAPTERS + SOLUTIONS, ids=name)
def test_metadata_is_minimal_and_ids_are_readable(path):
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.get("language_info", {"name": "python"}) == {"name": "python"}
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cell.id), cell.id
        assert re.search(r"[a-z]{2}|^q\d+$", cell.id), f"{cell.id} says nothing"
        allowed = {"tags"} if path in CHAPTERS else {"nbgrader"}
        assert set(cell.metadata) <= allowed, f"{cell.id}: {cell.metadata}"
        tags = cell.metadata.get("tags", [])
        assert set(tags) <= {"raises-exception", "hide-input"}, f"{cell.id}: {tags}"


@pytest.mark.parametrize("path", CHAPTERS, ids=name)
def test_every_cell_was_executed_in_order_and_wrote_nothing_to_stderr(path):
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), (
        "run `make refresh`"
    )
    for cell in cells:
        for output in cell.outputs:
            assert output.get("name") != "stderr", f"{cell.id}: {output.text}"
            if output.output_type == "error":
                assert "raises-exception" in cell.metadata.get("tags", []), cell.id


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_solutions_store_no_outputs(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, cell.id


@pytest.mark.parametrize("path", CHAPTERS + SOLUTIONS, ids=name)
def test_no_path_address_or_time_of_one_machine(path):
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"(?:/(?:home|root|tmp|work|Users)/|site-packages|0x[0-9a-f]{8,})", text)
    assert not found


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_no_cell_escapes_comparison(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert not re.search(r"NBVAL_|PYTEST_VALIDATE", cell.source), cell.id


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_cells_are_short(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= 20, f"{cell.id} has {len(lines)} lines"
            longest = max(map(len, lines), default=0)
            assert longest <= 80, f"{cell.id} has a line of {longest} characters"


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_has_all_its_parts(path):
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for part in PARTS:
        assert part in text, part
    questions = [c for c in notebook.cells if re.fullmatch(r"q\d+", c.id)]
    assert questions
    for question in questions:
        assert question.source.startswith("## "), question.id
        assert any(
            c.id.startswith(f"{question.id}-") for c in notebook.cells if c.cell_type == "code"
        ), f"{question.id} is answered in prose alone"
    assert any(
        "image/svg+xml" in output.get("data", {})
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ), "no picture"
    for quiz in re.findall(r'<div class="quiz">.*?</div>', text, re.DOTALL):
        assert quiz.count('<details class="right">') >= 1
        assert quiz.count('<details class="wrong">') >= 1


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_every_number_in_prose_comes_from_a_cell(path):
    found = [
        orphan
        for orphan in orphans(nbformat.read(path, as_version=4))
        if (path.stem, orphan.number) not in NOT_FROM_A_CELL
    ]
    assert not found, "\n" + "\n".join(f"{o.cell}: {o.number} in «{o.context}»" for o in found)


def test_the_check_of_prose_finds_numbers_shapes_and_words():
    assert [n for n, _ in named("The shape `(3, 10)` holds 1,000 or 0.25, that is twelve.")] == [
        "shape 3, 10",
        1000.0,
        0.25,
        12,
    ]
    assert named("See chapter 4, [a page](https://example.org/12) for Keras 3.") == []


def test_the_check_of_prose_finds_what_no_cell_gives():
    output = new_output("execute_result", {"text/plain": "(3, 10)"}, execution_count=1)
    notebook = new_notebook(
        cells=[
            new_markdown_cell("## A", id="a"),
            new_markdown_cell("Shape `(3, 10)`, not `(10, 3)`, with seven rows.", id="say"),
            new_code_cell("x.shape", outputs=[output], id="code"),
            new_markdown_cell("## B\n\nAgain `(3, 10)`.", id="b"),
        ]
    )
    assert [(o.cell, o.number) for o in orphans(notebook)] == [
        ("say", "shape 10, 3"),
        ("say", "7"),
        ("b", "shape 3, 10"),
    ]
