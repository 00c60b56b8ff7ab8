"""A hidden test that somebody weakened is noticed: some wrong answer gets too many points."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from autograder.bank.check import BankCheck
from autograder.course.start import start
from autograder.kernel.options import RunOptions
from tests import BANK, ROOT

NAME = "01-lookup"


def one_flat_sequence(test: str) -> str:
    """Only flat ids are tried, and any dtype will do."""
    kept = [line for line in test.splitlines() if "check_one_hot(" not in line or "def " in line]
    end = kept.index("### END HIDDEN TESTS")
    kept.insert(end, "check_one_hot(6, shape=(8,), largest_id=5)")
    return "\n".join(kept).replace('        dtype="float32",\n', "")


def no_id_twice(test: str) -> str:
    """No row is read twice."""
    kept = [line for line in test.splitlines() if not line.startswith("check_gradient(")]
    end = kept.index("### END HIDDEN TESTS")
    kept.insert(end, "check_gradient(6, 3, shape=(5,))")
    return "\n".join(kept)


def floats_go(test: str) -> str:
    """Nobody looks whether floats are refused."""
    lines = test.splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("expect.raises("))


@pytest.mark.parametrize(
    "exercise, weaken",
    [
        ("one-hot", one_flat_sequence),
        pytest.param("lookup-gradient", no_id_twice, marks=pytest.mark.long),
        pytest.param("safe-ids", floats_go, marks=pytest.mark.long),
    ],
)
def test_the_bank_notices_a_weakened_test(exercise, weaken, tmp_path):
    course = start(tmp_path / "course", [ROOT / "solutions" / NAME])
    path = course.folder("source", ".", NAME) / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.id == f"{exercise}-tests")
    weakened = weaken(cell.source)
    assert weakened != cell.source.rstrip("\n")
    cell.source = weakened
    nbformat.write(notebook, path)
    shutil.copytree(BANK / NAME / exercise, tmp_path / "bank" / NAME / exercise)
    checking = BankCheck(course, NAME, tmp_path / "bank", tmp_path / "scratch")
    with ThreadPoolExecutor(2) as executor:
        rows = checking.run(executor, RunOptions())
    noticed = {row.name for row in rows if row.got > row.expected}
    assert noticed, f"no wrong answer gains from a weaker {exercise}-tests"
    assert all(name.startswith("wrong-") for name in noticed)
    print(f"{exercise}: {', '.join(sorted(noticed))}")
