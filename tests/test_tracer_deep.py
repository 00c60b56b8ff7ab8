"""The tracer on models of a thousand layers, with no more stack than Python has on the page."""

import json
import re
import sys
import threading

import pytest

from tests import ROOT
from tracer.page import answer
from tracer.pictures import MOST

WORKER = ROOT / "_ext" / "static" / "trace" / "worker.js"
DEEP = 1000
HEAD = f"""
import keras
from keras.layers import Add, Conv1D, Dense, Dropout, Embedding

n = {DEEP}
"""
MODELS = {
    "sequential": """
model = keras.Sequential([keras.Input((4,))] + [Dense(4) for _ in range(n)])
model.summary()
""",
    "added": """
model = keras.Sequential([keras.Input((4,))])
for _ in range(n):
    model.add(Dense(4))
""",
    "functional": """
inputs = h = keras.Input((4,))
for _ in range(n):
    h = Dense(4)(h)
model = keras.Model(inputs, h)
model.summary()
""",
    "branched": """
inputs = h = keras.Input((4,))
for _ in range(n // 2):
    h = Add()([h, Dense(4)(h)])
model = keras.Model(inputs, h)
""",
    "masked": """
inputs = keras.Input((4,))
h = Embedding(9, 4, mask_zero=True)(inputs)
for _ in range(n - 1):
    h = Dropout(0.1)(h)
model = keras.Model(inputs, h)
""",
    "in a model": """
inner = keras.Sequential([keras.Input((4,))] + [Dense(4) for _ in range(n)])
inputs = keras.Input((4,))
model = keras.Model(inputs, inner(inputs))
""",
    "in no model": """
h = keras.Input((4,))
for _ in range(n):
    h = Dense(4)(h)
""",
    "operations": """
inputs = h = keras.Input((4,))
for _ in range(n):
    h = h + 1
model = keras.Model(inputs, h)
""",
    "subclassed": """
class Deep(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = [Dense(4) for _ in range(n)]

    def call(self, x):
        for step in self.steps:
            x = step(x)
        return x

Deep()(keras.Input((4,)))
""",
}


def traced(code: str) -> dict:
    """What the page is answered, by a thread whose stack is as small as the page's."""
    limit = int(re.search(r"setrecursionlimit\((\d+)\)", WORKER.read_text(encoding="utf-8"))[1])
    found: list[dict] = []

    def trace() -> None:
        found.append(json.loads(answer(HEAD + code)))

    before = sys.getrecursionlimit()
    thread = threading.Thread(target=trace)
    sys.setrecursionlimit(limit)
    try:
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(before)
    return found[0]


@pytest.mark.parametrize("code", MODELS.values(), ids=MODELS)
def test_a_thousand_layers_are_traced(code: str):
    report = traced(code)
    assert report["error"] is None
    assert report["unknown"] == []
    if "inner" in code:
        assert any("1,001 layers deep" in each["text"] for each in report["notes"])
        return
    layers = report["models"][-1]["layers"]
    assert len([row for row in layers if row["class"] != "InputLayer"]) == DEEP
    assert {row["output"][-1] for row in layers} == {4}
    # Two boxes or fewer a layer that is drawn, one for those that are not.
    (picture,) = report["pictures"]
    assert picture.count("<rect") <= 2 * (MOST + 2)
    assert re.search(r"\d{3} layers more", picture)


def test_where_a_thousand_layers_fail():
    report = traced(MODELS["in no model"] + "Conv1D(2, 3)(h)\n")
    assert report["error"]["line"] == len((HEAD + MODELS["in no model"]).splitlines()) + 1
    assert report["error"]["layer"] == "conv1d"
    assert "refuses it" in report["pictures"][0]


def test_what_keras_says_of_such_a_depth_is_told():
    deep, less = (traced(MODELS["functional"].replace("n)", f"{n})")) for n in (DEEP, 900))
    assert ["RecursionError" in each["text"] for each in deep["notes"]] == [True]
    assert less["notes"] == []


def test_what_is_left_out_of_a_picture_is_counted():
    drawn = traced(MODELS["functional"])["pictures"][0]
    assert f"{DEEP + 1 - MOST:,} layers more" in drawn
    assert "20,000 parameters in all" in drawn
    assert drawn.count(">Dense<") == MOST - 1


def test_layers_that_are_added_one_by_one_leave_the_names_that_keras_leaves():
    """Each `add` makes a functional model inside, and all tensors again."""
    report = traced(
        "model = keras.Sequential([keras.Input((4,), name='x')])\n"
        "for _ in range(3):\n    model.add(Dense(4))\n"
        "x = keras.Input((4,), name='y')\n"
        "print(Dense(4)(x).name, keras.Model(x, x).name)\n"
    )
    # Three functional models; one, two and three tensors, and the one that is printed.
    assert report["printed"] == "keras_tensor_6 functional_3\n"
