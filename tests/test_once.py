"""What is made once for all processes of tests is made by one of them, and the others wait."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from tests.once import made_once


@pytest.fixture
def processes(tmp_path):
    """The configuration and the temporary folders of two processes that run side by side."""
    both = []
    for name in ("gw0", "gw1"):
        (tmp_path / name).mkdir()
        factory = SimpleNamespace(getbasetemp=(tmp_path / name).absolute)
        both.append((SimpleNamespace(workerinput={}), factory))
    return both


def test_one_of_two_processes_makes_it_and_both_have_it(processes):
    made = []

    def make(folder):
        made.append(folder)
        (folder / "page").write_text("text")

    with ThreadPoolExecutor(2) as executor:
        given = list(executor.map(lambda process: made_once(*process, "book", make), processes))
    assert len(made) == 1 and set(given) == set(made)
    assert (given[1] / "page").read_text() == "text"


def test_what_could_not_be_made_is_not_tried_again_and_everybody_is_told(processes):
    tried = []

    def fail(folder):
        tried.append(folder)
        raise ValueError("no font")

    with pytest.raises(ValueError, match="no font"):
        made_once(*processes[0], "book", fail)
    with pytest.raises(pytest.fail.Exception, match="book could not be made: ValueError: no font"):
        made_once(*processes[1], "book", fail)
    assert len(tried) == 1
