"""What a cell needs of the cells before it, and which cells of the chapters lead to the tracer."""

import base64
import zlib

import nbformat
import pytest

from tests import ROOT


@pytest.fixture
def excerpt(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    return pytest.importorskip("excerpt").excerpt


@pytest.fixture(scope="module")
def links():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "_ext"))
        yield pytest.importorskip("trace_links")


BEFORE = [
    "import keras\nimport os\n\nunits = 3\nother = 4",
    "%xmode Minimal\nlayer = keras.layers.Dense(units)\nlayer.build((None, 2))",
    "def twice(x):\n    return x * factor\n\nfactor = 2",
]


def test_a_cell_gets_the_definitions_that_it_needs_and_no_others(excerpt):
    code, start = excerpt(BEFORE, "layer.kernel.shape")
    assert code == (
        "import keras\n\nunits = 3\nlayer = keras.layers.Dense(units)\nlayer.build((None, 2))\n\n"
        "layer.kernel.shape\n"
    )
    assert code.splitlines()[start - 1] == "layer.kernel.shape"


def test_what_a_function_reads_comes_along(excerpt):
    code, _ = excerpt(BEFORE, "twice(1)")
    assert "factor = 2" in code and "keras" not in code


def test_of_two_definitions_the_later_one_counts(excerpt):
    code, _ = excerpt(["n = 1", "n = 2"], "n")
    assert code == "n = 2\n\nn\n"


def test_what_a_cell_defines_itself_is_not_taken_from_before(excerpt):
    assert excerpt(["x = 1"], "x = 2\nx")[0] == "x = 2\nx\n"


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ("x.append(2)", True),
        ("x[0] = 2", True),
        ("x += [2]", True),
        ("x.attribute = 2", True),
        ("print(x)", False),
        ("x.count(2)", False),
    ],
)
def test_what_changes_a_needed_object_comes_along(excerpt, change, taken):
    code, _ = excerpt(["x = [1]", change], "x")
    assert (change in code) is taken


def test_a_cell_that_needs_nothing_stays_as_it_is(excerpt):
    assert excerpt(BEFORE, "%xmode Minimal\n1 + 1") == ("1 + 1\n", 1)


def test_the_fragment_of_a_link_is_deflated_and_in_the_letters_of_an_address(links):
    code = "model = 'ä'\n" * 9
    kind, _, packed = links.fragment(code).partition("=")
    assert kind == "code" and packed.replace("-", "").replace("_", "").isalnum()
    padded = packed + "=" * (-len(packed) % 4)
    assert zlib.decompress(base64.urlsafe_b64decode(padded)).decode() == code


def test_a_cell_that_builds_runs_by_itself_and_another_gets_no_link(links):
    """One chapter here; the site's own links are followed in `test_trace_page.py`."""
    path = ROOT / "chapters" / "12-capstone.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    found = {each.name: each for each in links.traced(path)}
    assert "q27-mask" in found
    for each in found.values():
        cell = cells[each.index]
        assert cell.id == each.name and "hide-input" not in cell.metadata.get("tags", ())
        assert each.code.endswith(links.plain(cell.source).strip("\n") + "\n")


def test_what_a_chapter_writes_and_sets_is_gone_afterwards(links, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cell = nbformat.v4.new_code_cell(
        "import os\nimport keras\nopen('left.txt', 'w').close()\nos.environ['LEFT'] = '1'\n"
        "keras.layers.Dense(2)(keras.Input((3,)))"
    )
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "01-a.ipynb")
    assert [each.index for each in links.traced(tmp_path / "01-a.ipynb")] == [0]
    assert [path.name for path in tmp_path.iterdir()] == ["01-a.ipynb"]
    assert "LEFT" not in links.os.environ
