"""What crosses the line between a learner's process and the judge's."""

import pytest

from autograder.judge.asking import Asking
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
    ],
)
def test_an_attribute_is_not_taken_for_data_of_its_name(source: str) -> None:
    """`layer.build` stays what it is when an earlier test has a global called `build`."""
    kind, _ = Asking(None).encoded(experiment(source, table=[1, 2]))
    assert kind == "code"
