"""The tracer beside NumPy: six hundred random expressions, and what is said of refusals.

All ten thousand: `python -m tests.tracer_numpy --examples 10000`.
"""

import re
from random import Random
from types import FunctionType

import pytest

from tests.drawn import differing
from tests.tracer_numpy import difference, sources
from tests.tracer_numpy_strategies import source
from tracer import numpy_
from tracer.arrays.rule import Function
from tracer.tracing import trace_source

HEAD = "import numpy as np\nx, y = np.zeros((2, 3)), np.zeros((2, 4))\n"


def test_random_expressions_are_traced_as_numpy_computes_them():
    differences = differing(sources(), 600, 0, difference)
    assert differences == [], "\n\n".join(differences[:3])


def test_every_function_with_a_rule_is_among_the_expressions():
    rules = numpy_.modules()["numpy"].items()
    ruled = {name for name, rule in rules if isinstance(rule, Function | FunctionType)}
    code = "".join(source(Random(number)) for number in range(3000))
    assert ruled - {*re.findall(r"np\.(\w+)", code)} == set()


#: What NumPy refuses, and how it is told: title, the shapes that part, the axis, what is wanted.
REFUSED = {
    "x + y": ("The shapes do not match", [[2, 3], [2, 4]], 1, "equal shapes"),
    "x + np.zeros(2)": ("The shapes do not match", [[2, 3], [2]], -1, "equal shapes"),
    "np.where(x > 0, y, 0)": ("The shapes do not match", [[2, 3], [2, 4]], 1, "equal shapes"),
    "np.broadcast_to(x, (2, 4))": ("The shapes do not match", [2, 3], 1, "(2, 4)"),
    "np.full((2, 3), np.zeros(2))": (
        "The values do not fit into that place",
        [2],
        -1,
        "(2, 3)",
    ),
    "np.concatenate([x, y])": (
        "The tensors do not fit side by side",
        [[2, 3], [2, 4]],
        1,
        "equal lengths on every axis but axis 0",
    ),
    "np.hstack([x, np.zeros(3)])": (
        "The tensors do not fit side by side",
        [[2, 3], [3]],
        None,
        "equal ranks",
    ),
    "np.stack([x, y])": ("The arrays do not have one shape", [[2, 3], [2, 4]], 1, "equal shapes"),
    "x @ x": ("The matrices do not fit", [[2, 3], [2, 3]], None, None),
    "np.dot(x, x)": ("The matrices do not fit", [[2, 3], [2, 3]], None, None),
    "np.zeros((2, 3, 4)) @ np.zeros((3, 4, 5))": (
        "The matrices do not fit",
        [[2, 3, 4], [3, 4, 5]],
        0,
        "equal stacks of matrices",
    ),
    "np.einsum('ij,jk->ik', x, x)": (
        "An axis of `einsum` has two lengths",
        [[2, 3], [2, 3]],
        None,
        "one length for each letter",
    ),
    "x.reshape(4, 2)": (
        "The numbers do not fit into that shape",
        [2, 3],
        None,
        "lengths whose product is 6",
    ),
    "np.squeeze(x, axis=1)": ("That axis is not of length 1", [2, 3], 1, None),
    "x.sum(axis=2)": ("There is no such axis", [2, 3], None, None),
    "x[:, 3]": ("The index is outside of the axis", [2, 3], 1, None),
    "x[np.array([True, False, True])]": ("The mask has another length", [[2, 3], [3]], 0, "2"),
    "np.split(x, 2, axis=1)": ("The axis does not split into equal parts", [2, 3], 1, None),
    "np.pad(x, ((1, 1), (0, 0), (0, 0)))": (
        "The margins are not one pair for each axis",
        [2, 3],
        None,
        None,
    ),
    "float(x)": ("An array is not one number", None, None, None),
    "bool(x)": ("An array is not true or false", None, None, None),
}


@pytest.mark.parametrize("expression", REFUSED)
def test_what_numpy_refuses_is_explained(expression: str):
    code = f"{HEAD}found = {expression}\n"
    error = trace_source(code).error
    assert difference(code) == ""
    told = error["title"], error["had"], error["axis"], error["wanted"]
    assert told == REFUSED[expression]
    assert error["causes"]


#: What is written into an array in place.
WRITTEN = {
    "x[:, 0] = np.zeros(3)": "could not broadcast input array from shape (3,) into shape (2,)",
    "x[[0, 1]] = y": "shape mismatch: value array of shape (2,4)",
    "x[0, 0] = y": "setting an array element with a sequence.",
    "x += y": "operands could not be broadcast together with shapes (2,3) (2,4) (2,3) ",
    "x += np.zeros((5, 2, 3))": "non-broadcastable output operand with shape (2,3)",
    "z = np.zeros(2, int)\nz += 0.5": "Cannot cast ufunc 'add' output",
    "x[0] = [1, 2, 3]": "",
}


@pytest.mark.parametrize("statement", WRITTEN)
def test_arrays_are_written_to_as_in_numpy(statement: str):
    code = f"{HEAD}{statement}\nfound = x\n"
    error = trace_source(code).error
    assert difference(code) == ""
    assert WRITTEN[statement] in (error or {"message": ""})["message"]


def test_an_axis_error_can_be_caught_as_numpy_has_it():
    code = HEAD + (
        "found = []\n"
        "for kind in (np.exceptions.AxisError, ValueError, IndexError):\n"
        "    try:\n        x.sum(axis=5)\n"
        "    except kind as error:\n        found.append(str(error))\n"
    )
    assert difference(code) == ""


def test_arrays_of_tensorflow_and_keras_are_met_as_before():
    code = "import keras, numpy as np, tensorflow as tf\nx = keras.Input((3,))\n"
    assert trace_source(f"{code}np.mean(x)").error["type"] == "ValueError"
    traced = trace_source(f"{code}found = np.zeros((2, 3)) + tf.zeros((2, 4))")
    assert "Incompatible shapes: [2,3] vs. [2,4]" in traced.error["message"]
    traced = trace_source(f"{code}found = np.mean(tf.zeros((2, 3)), axis=0)")
    assert traced.names["found"].shape == (3,)


def test_a_length_that_values_decide_is_left_open():
    traced = trace_source(f"{HEAD}found = x[x > 0]\nmore = found.reshape(-1, 1)")
    assert traced.error is None
    assert traced.names["more"].shape == (None, 1)


def test_views_forget_their_values_together():
    code = (
        "import numpy as np\nx = np.arange(6)\ny = x.reshape(2, 3)\ny[0] = 7\nfound = int(x[1])\n"
    )
    assert "only values can decide" in trace_source(code).unknown[0]["what"]
