"""What the report takes for a general message is what `expect` says where no belief fits."""

import numpy as np
import pytest

from autograder import expect
from autograder.reports.general import is_general

TABLE = np.arange(6.0).reshape(3, 2)


def fails():
    raise ValueError("it is not so")


def said(check, *args, **kwargs) -> str:
    with pytest.raises(expect.WrongAnswer) as caught:
        check(*args, **kwargs)
    return f"WrongAnswer: {caught.value}"


GENERAL = [
    lambda: said(expect.array, TABLE + 1, equals=TABLE, name="rows"),
    lambda: said(expect.array, TABLE[:2], equals=TABLE, name="rows", shape_means="(time, dim)"),
    lambda: said(expect.array, TABLE[0], equals=TABLE, name="rows", believed={"so": TABLE + 2}),
    lambda: said(expect.shape, (3, 2), equals=(2, 3), name="shape"),
    lambda: said(expect.integer, 3, equals=4, name="count"),
    lambda: said(expect.call, fails),
    lambda: "AssertionError: ",
    lambda: "AssertionError",
]
NAMED = [
    lambda: said(expect.array, TABLE + 1, equals=TABLE, name="x", believed={"so.": TABLE + 1}),
    lambda: said(expect.array, None, equals=TABLE, name="rows"),
    lambda: said(expect.array, TABLE > 1, equals=TABLE > 1, name="rows", dtype="float32"),
    lambda: said(expect.call_or_hint, {"": "Ids are integers."}, fails),
    lambda: said(expect.call, "missing"),
    lambda: said(expect.that, False, "One row per token."),
    lambda: "AssertionError: double it",
    lambda: "NameError: name 'x' is not defined",
    lambda: f"WrongAnswer: `{'` stopped with (line 1 of its cell: `' * 100_000}",
]


@pytest.mark.parametrize("message", GENERAL)
def test_it_is_general(message):
    assert is_general(message())


@pytest.mark.parametrize("message", NAMED)
def test_it_is_not(message):
    assert not is_general(message())
