"""The chapters' cells and the old answers, traced: equal to what Keras put out, or listed.

`tracer_uncovered.toml` lists what is not covered yet. It must shrink; a cell that is covered must
leave it, so that it cannot be lost again.
"""

import tomllib

import pytest

from tests import ROOT
from tests.tracer_corpus import DIFFERENT, VALUES, Cell, everything

UNCOVERED = tomllib.loads((ROOT / "tests/tracer_uncovered.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    return everything()


def test_no_cell_says_something_else_than_keras(cells: list[Cell]):
    different = {cell.address: cell.tracer for cell in cells if cell.verdict == DIFFERENT}
    assert sorted(different) == sorted(UNCOVERED["different"]), different


def test_cells_that_build_a_model_are_traced(cells: list[Cell]):
    open_ones = [cell.address for cell in cells if cell.builds and cell.verdict == VALUES]
    assert sorted(open_ones) == sorted(UNCOVERED["values"])
