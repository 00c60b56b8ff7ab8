"""What a test takes along when it runs where the answer is: code, and no data."""

import base64
import json
from types import SimpleNamespace

import cloudpickle
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.judge.answering import Answers
from autograder.judge.asking import Asking
from autograder.judge.plan import plan_for
from autograder.judge.values import CannotCrossError


def experiment(source: str, **names: object) -> object:
    """Return the function `observe` of a test's cell that has these names, too."""
    namespace = {"__name__": "__main__", **names}
    exec(source, namespace)
    return namespace["observe"]


@pytest.mark.parametrize(
    "source",
    [
        "def observe():\n    return table",
        "def observe():\n    return [row for row in table]",
        "def observe():\n    return lambda: table",
        "def observe():\n    class Inner:\n        rows = table\n    return Inner",
        "def other():\n    return table\ndef observe():\n    return other()",
        "class A:\n    def get(self):\n        return table\ndef observe():\n    return A()",
    ],
)
def test_an_experiment_takes_no_data_along(source: str) -> None:
    """What goes to the learner's process is an argument, to be seen where it is handed over."""
    with pytest.raises(CannotCrossError, match=r"`table`.*hand it over"):
        Asking(None).encoded(experiment(source, table=[1, 2]))


@pytest.mark.parametrize(
    "source",
    [
        "def observe(layer):\n    return layer.table",
        "def observe(layer):\n    layer.table = None",
        "def observe(table):\n    return [row for row in table]",
        "def observe(layer):\n    return layer.table(table=1)",
        "def observe(layer):\n    class Table:\n        rows = 1\n    return Table",
    ],
)
def test_an_attribute_is_not_taken_for_data_of_its_name(source: str) -> None:
    """`layer.build` stays what it is when an earlier test has a global called `build`."""
    kind, _ = Asking(None).encoded(experiment(source, table=[1, 2]))
    assert kind == "code"


@pytest.mark.parametrize(
    ("source", "expects"),
    [
        ("from autograder import expect\nexpect.that(True, '')", True),
        ("from autograder import expect\ncheck(5)", True),
        ("expect.integer(5, equals=5, name='five')", True),
        ("assert total(2) == 4", False),
    ],
)
def test_a_cell_that_imports_the_checks_is_written_with_them(source: str, expects: bool) -> None:
    """Its helper may stand in an earlier cell, and all that it does here is call it."""
    assignment = new_notebook(cells=[new_code_cell(source)])
    (cell,) = plan_for(assignment, new_notebook(), {}).cells
    assert cell.expects is expects


class Here:
    """A line to answers that are in this process."""

    def __init__(self, namespace: dict) -> None:
        self._answers = Answers(namespace)

    def send(self, message: dict) -> None:
        """Answer at once."""
        question = json.loads(json.dumps(message))
        self._reply = {"id": question.pop("id"), "reply": self._answers.to(question)}

    def receive(self) -> dict:
        """Return the answer to what was sent last."""
        return self._reply

    def has_more(self) -> bool:
        """Nobody speaks without being asked."""
        return False


def test_an_attribute_of_an_object_over_there_can_be_set() -> None:
    """`model.trainable = False` in a test freezes the model that the answer sees."""
    model = SimpleNamespace(trainable=True, layers=[1, 2])
    handle = Asking(Here({"model": model})).named("model")
    handle.trainable = False
    assert model.trainable is False
    assert (handle.trainable, handle.layers) == (False, [1, 2])


def test_an_experiment_may_use_another_one():
    source = (
        "from autograder import expect\n"
        "@expect.experiment\ndef twice(x):\n    return 2 * x\n"
        "def observe(x):\n    return twice(x) + {more}\n"
    )
    kind, text = Asking(None).encoded(experiment(source.format(more=1)))
    assert kind == "code" and cloudpickle.loads(base64.b64decode(text))(3) == 7
    carrying = source.replace("2 * x", "2 * table").format(more=1)
    with pytest.raises(CannotCrossError, match="`table`"):
        Asking(None).encoded(experiment(carrying, table=[1, 2]))
