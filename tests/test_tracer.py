"""The tracer: what people had in front of them, each with its diagnosis, and how it behaves."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests import ROOT
from tests.tracer_snippets import SNIPPETS, Snippet
from tracer import trace_source
from tracer.pictures import svg

PACKAGE = ROOT / "tracer"


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[each.name for each in SNIPPETS])
def test_the_diagnosis_of(snippet: Snippet):
    trace = trace_source(snippet.code)
    assert trace.unknown == []
    if snippet.error:
        assert trace.error is not None
        assert f"{trace.error['type']}: {trace.error['says']}".startswith(snippet.error)
    else:
        assert trace.error is None, trace.error
    if snippet.shapes:
        rows = [row for row in trace.models[-1]["layers"] if row["class"] != "InputLayer"]
        assert [tuple(row["output"]) for row in rows] == snippet.shapes
        assert [row["parameters"] for row in rows] == snippet.weights
    warned = [each["message"] for each in trace.warnings]
    assert [message for message in warned if not message.startswith(snippet.warns or " ")] == []
    assert bool(warned) == bool(snippet.warns)
    if snippet.value is not None:
        assert trace.value == snippet.value
    told = {each["text"]: each["question"] for each in trace.notes}
    told |= dict.fromkeys(
        (trace.error or {}).get("causes", []), (trace.error or {}).get("question")
    )
    if snippet.says:
        found = {text: asked for text, asked in told.items() if snippet.says in text}
        assert found, told
        assert (snippet.question or None) in found.values()
    assert {snippet.old} - {""} <= {each["old"] for each in trace.stale}


def test_the_mask_arrives_and_goes_on():
    code = next(each.code for each in SNIPPETS if each.name.startswith("S11"))
    assert [row["mask"] for row in trace_source(code).models[0]["layers"]] == [False, True, True]


def test_an_error_is_on_the_line_of_the_layer_that_fails():
    code = "\n".join(
        [
            "import keras",
            "model = keras.Sequential([",
            "    keras.Input((7, 3)),",
            "    keras.layers.LSTM(8),",
            "    keras.layers.LSTM(4),",
            "])",
        ]
    )
    error = trace_source(code).error
    assert error is not None
    assert (error["line"], error["had"], error["class"]) == (5, [None, 8], "LSTM")


def test_what_was_passed_before_an_error_is_reported():
    code = "import keras\nx = keras.Input((7, 3))\nx = keras.layers.LSTM(8)(x)\n"
    trace = trace_source(code + "x = keras.layers.LSTM(4)(x)\n")
    assert [row["output"] for row in trace.models[-1]["layers"]] == [[None, 7, 3], [None, 8]]


def test_only_values_can_decide():
    code = """
import numpy as np
import keras

sizes = np.random.rand(4)
units = int(sizes.max() * 10)
layer = keras.layers.Dense(units)
x = keras.Input((3,))
model = keras.Model(x, keras.layers.Dense(2)(x))
"""
    trace = trace_source(code)
    assert trace.error is None
    assert trace.unknown[0]["line"] == 6
    assert "only values can decide" in trace.unknown[0]["what"]
    assert trace.models[0]["total"] == 8


def test_a_call_without_a_rule_is_named_and_the_rest_goes_on():
    code = """
import keras

start = keras.applications.ResNet50(weights=None)
x = keras.Input((3,))
model = keras.Model(x, keras.layers.Dense(2)(x))
"""
    trace = trace_source(code)
    assert trace.unknown == [{"what": "keras.applications.ResNet50", "line": 4}]
    assert trace.models[0]["total"] == 8


def test_values_that_the_code_writes_out_are_known():
    code = """
import numpy as np
import keras

ids = np.array([[1, 2, 5], [3, 5, 4]])
keras.layers.Embedding(int(ids.max()) + 1, 2).input_dim
"""
    assert trace_source(code).value == 6


def test_a_number_of_numpy_is_no_integer():
    code = "import numpy as np\nimport keras\nids = np.array([1, 5])\n"
    error = trace_source(code + "keras.layers.Embedding(ids.max() + 1, 2)").error
    assert error is not None and error["says"].startswith("`input_dim` must be a positive integer.")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("while True:\n    pass", "TimeoutError"),
        ("def f():\n    return f()\nf()", "RecursionError"),
        ("x = (", "SyntaxError"),
        ("raise KeyError('a')", "KeyError"),
        ("import nowhere_at_all", "ModuleNotFoundError"),
    ],
)
def test_code_that_does_not_end_well(code: str, kind: str):
    error = trace_source(code, seconds=0.3).error
    assert error is not None and error["type"] == kind


def test_much_output_is_cut():
    printed = trace_source("for _ in range(300):\n    print('x' * 1000)").printed
    assert len(printed) < 101_000
    assert printed.endswith("characters more")


def test_commands_of_a_notebook_are_left_out():
    trace = trace_source(
        "%matplotlib inline\n!pip install keras\nimport keras\nkeras.Input((3,)).shape"
    )
    assert (trace.error, trace.value) == (None, (None, 3))


def test_the_report_is_json():
    code = next(each.code for each in SNIPPETS if each.name.startswith("S8 input"))
    told = json.loads(json.dumps(trace_source(code).to_dict()))
    assert set(told) == {
        *("ok", "models", "error", "warnings", "unknown", "printed", "stale", "notes"),
    }
    assert told["stale"][0]["row"] == "layers-input-length"


def fresh(code: str) -> str:
    """What a new Python prints for code, with this folder on its path."""
    run = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_nothing_but_the_standard_library_is_imported():
    code = """
import sys
import threading
from tracer import trace_source
from tracer.pictures import svg
import tracer.__main__, tracer.real
trace = trace_source("import keras, numpy, tensorflow\\nx = keras.Input((3,))\\n"
                     "keras.Model(x, keras.layers.Dense(1)(x))")
assert trace.ok, trace.error
assert svg(trace.models[0]).startswith("<svg")
roots = {name.partition(".")[0] for name in sys.modules} - {"tracer", "__main__"}
print(sorted(roots - set(sys.stdlib_module_names)))
"""
    assert fresh(code) == "[]\n"


def test_the_stand_ins_are_gone_afterwards():
    code = """
import sys
import threading
from tracer import trace_source
trace_source("import keras\\nraise ValueError")
print(sorted({"keras", "numpy", "tensorflow", "matplotlib"} & set(sys.modules)), len(sys.meta_path))
"""
    before = fresh("import sys; print(len(sys.meta_path))")
    assert fresh(code) == f"[] {before}"


def test_the_libraries_that_are_there_stay_there():
    import numpy

    trace_source("import numpy as np\nnp.zeros((2, 3))")
    assert sys.modules["numpy"] is numpy


def command(*arguments: str, given: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "tracer", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
    )


def test_the_command_says_by_its_exit_code_whether_shapes_fit(tmp_path: Path):
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text("import keras\nkeras.layers.Dense(2)(keras.Input((3,)))\n")
    wrong.write_text("import keras\nkeras.layers.LSTM(2)(keras.Input((3,)))\n")
    fits, fails = command(str(right)), command(str(wrong))
    assert (fits.returncode, fails.returncode) == (0, 1)
    assert "(batch, 2)" in fits.stdout
    assert "wrong.py:2: ValueError: Input 0" in fails.stdout
    assert json.loads(command("--json", str(wrong)).stdout)["ok"] is False
    assert command(str(tmp_path / "none.py")).returncode == 2
    assert command().returncode == 2


def test_the_command_minds_nobody_who_reads_no_further(tmp_path: Path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import keras\nkeras.layers.LSTM(2)(keras.Input((3,)))\n")
    reading, writing = os.pipe()
    os.close(reading)
    arguments = [sys.executable, "-m", "tracer", str(wrong)]
    done = subprocess.run(arguments, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[each.name for each in SNIPPETS])
def test_the_picture_of(snippet: Snippet):
    trace = trace_source(snippet.code)
    for model in trace.models:
        drawn = svg(model, trace.error)
        shown = any(row["output"] is not None for row in model["layers"])
        assert drawn.startswith("<svg") == shown


@pytest.mark.parametrize("loop", ["while True:\n    pass", "while True: pass"])
def test_code_that_does_not_end_is_stopped_in_a_thread_too(loop: str):
    found = []
    thread = threading.Thread(
        target=lambda: found.append(trace_source(loop, seconds=0.2).error), daemon=True
    )
    thread.start()
    thread.join(60)
    assert [error["type"] for error in found] == ["TimeoutError"]


def test_the_command_ends_even_where_the_code_catches_everything(tmp_path: Path):
    endless = tmp_path / "endless.py"
    endless.write_text(
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    )
    run = command("--seconds", "0.2", str(endless))
    assert run.returncode == 1
    assert "ran longer than 0.2 s" in run.stdout


def test_a_layer_that_is_called_again_further_down_is_drawn_once():
    code = """
import keras
inputs = keras.Input((3,))
again = keras.layers.Dense(3, name="again")
x = keras.layers.Dense(3, name="between")(again(inputs))
model = keras.Model(inputs, [again(x), x])
"""
    trace = trace_source(code)
    drawn = svg(trace.models[0])
    assert [drawn.count(f">{name}: Dense<") for name in ("again", "between")] == [1, 1]


def test_what_is_cleaned_up_whenever_is_no_warning():
    code = "import gc, tempfile\ntempfile.TemporaryDirectory()\ngc.collect()\n"
    assert trace_source(code).warnings == []


def test_a_layer_that_two_branches_share_has_a_box_for_each_call():
    code = """
from keras.layers import LSTM, Concatenate, Embedding, Input
title, tags = Input((20,), name="title"), Input((5,), name="tags")
shared = Embedding(100, 8, name="shared")
b = LSTM(4, name="read")(shared(title))
Concatenate(name="both")([b, shared(tags)])
"""
    trace = trace_source(code)
    [report] = trace.models
    rows = {row["name"]: row for row in report["layers"]}
    assert rows["shared"]["output"] == [None, 20, 8]
    assert rows["shared (2)"]["output"] == [None, 5, 8]
    assert rows["shared (2)"]["inputs"] == ["tags"]
    assert trace.error["inputs"] == ["read", "shared (2)"]
    assert "shared (2)" in svg(report, trace.error)


def test_tensorflow_turns_either_matrix():
    code = """
import tensorflow as tf

z = tf.zeros
keys = tf.matmul(z((2, 5, 8)), z((2, 6, 8)), transpose_b=True)
sums = tf.linalg.matmul(z((2, 8, 5)), z((2, 8, 6)), transpose_a=True)
both = tf.matmul(z((8, 5)), z((6, 8)), True, True)
[keys.shape, sums.shape, both.shape]
"""
    assert trace_source(code).value == [(2, 5, 6), (2, 5, 6), (5, 6)]


def test_tensors_of_other_ranks_are_told_apart_from_labels():
    code = "import tensorflow as tf\ntf.concat([tf.zeros((4, 2)), tf.zeros((4, 3, 2))], -1)"
    error = trace_source(code).error
    assert error is not None and error["title"] == "The tensors do not fit side by side"
    assert error["had"] == [[4, 2], [4, 3, 2]]


def test_an_error_of_the_tracer_itself_is_no_error_of_the_code(monkeypatch: pytest.MonkeyPatch):
    code = "import keras\nx = keras.Input((3,))\n"
    for own, kind in (("x.shape[5]", "IndexError"), ("keras.layers.Dense()", "TypeError")):
        error = trace_source(code + own).error
        assert error is not None and error["type"] == kind
    monkeypatch.delattr("tracer.layers.reshaping.shapes.size")
    trace = trace_source(code + "x = keras.layers.Reshape((3, 1))(x)\n")
    assert trace.error is None
    assert trace.unknown == [{"what": "the tracer could not follow line 3", "line": 3}]


@pytest.mark.parametrize(
    ("code", "says"),
    [(">>> import keras\n", "a prompt, `>>>`"), ('print "hi"\n', "`print(x)`")],
)
def test_code_that_is_no_python_of_today(code: str, says: str):
    error = trace_source(code).error
    assert error is not None and error["type"] == "SyntaxError" and says in error["causes"][0]


def test_what_is_not_traced_is_named_as_it_is_written():
    trace = trace_source("from tensorflow.keras.applications import VGG16\nVGG16()\n")
    assert trace.unknown == [{"what": "keras.applications.VGG16", "line": 2}]


def test_a_question_is_given_where_it_is_about_the_error():
    code = "from keras import Input, layers\na, b = Input((3, 2)), Input(({}2,))\n"
    asked = {
        join: trace_source(code.format(join) + "layers.Concatenate()([a, b])\n").error
        for join in ("", "4, ")
    }
    assert {join: error and error["question"] for join, error in asked.items()} == {
        "": "Q18",
        "4, ": None,
    }
    assert asked["4, "] and asked["4, "]["wanted"] == "equal lengths on every axis but the last"


@pytest.mark.parametrize(("sequences", "lost"), [("False", False), ("True", True)])
def test_a_mask_that_was_used_up_is_not_lost(sequences: str, lost: bool):
    code = (
        "import keras\nfrom keras import layers\nkeras.Sequential([keras.Input((7,)), "
        "layers.Embedding(9, 4, mask_zero=True), "
        f"layers.LSTM(3, return_sequences={sequences}), layers.Flatten(), layers.Dense(1)])"
    )
    assert ("mask lost" in svg(trace_source(code).models[0])) is lost


#: A residual block of the reader's own, whose branches do not match.
RESIDUAL = """\
import tensorflow as tf
from tensorflow.keras.layers import Conv2D, Dense, MaxPool2D

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.head = Dense(5)
        self.first = Conv2D(16, 3, padding="same")
        self.pool = MaxPool2D()
        self.second = Conv2D(32, 3, padding="same")
        self.skip = Conv2D(16, 1)

    def call(self, x):
        h = self.pool(self.first(x))
        s = self.skip(h)
        h = self.second(h)
        h = h + s
        return self.head(h)

net = Net()
images = tf.random.normal((4, 32, 32, 3))
print(net(images).shape)
"""

#: A layer of the reader's own model that gets too few axes, and no batch of full size.
TABLE = """\
import numpy as np
import keras

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(8)
        self.wide = keras.layers.Dense(16)
        self.lstm = keras.layers.LSTM(8)

    def call(self, x):
        a = self.wide(x)
        b = self.lstm(a)
        return self.head(b)

net = Net()
net.compile("adam", "mse")
net.fit(np.zeros((10, 5)), np.zeros((10, 8)))
"""


def failure(code: str) -> dict:
    error = trace_source(code).error
    assert error is not None
    return error


@pytest.mark.parametrize(("code", "lines"), [(RESIDUAL, (17, 22)), (TABLE, (13, 18))])
def test_an_error_in_a_call_of_the_readers_own_is_on_the_line_in_it(code: str, lines: tuple):
    error = failure(code)
    assert (error["line"], error["called_from"]) == lines


def test_an_error_that_no_other_line_led_to_is_called_from_nowhere():
    code = "import keras\nmodel = keras.Sequential([\nkeras.Input((7,)),\nkeras.layers.LSTM(8)])"
    assert (failure(code)["line"], failure(code)["called_from"]) == (4, None)


def test_the_command_tells_where_a_line_was_called_from(tmp_path: Path):
    (tmp_path / "net.py").write_text(TABLE, "utf-8")
    command = [sys.executable, "-m", "tracer", str(tmp_path / "net.py")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "  line 13, called from line 18\n" in run.stdout


def test_branches_that_do_not_match_are_told_with_the_shapes_of_both():
    error = failure(RESIDUAL)
    assert error["had"] == [[4, 16, 16, 32], [4, 16, 16, 16]]
    assert (error["operation"], error["axis"], error["question"]) == ("Add", 3, None)
    layers = "import keras\nx = keras.Input((6, 6, 3))\nh = keras.layers.Conv2D(4, 1)(x)\n"
    plan = failure(layers + "h + keras.layers.Conv2D(8, 1)(x)")
    assert plan["had"] == [[None, 6, 6, 4], [None, 6, 6, 8]]
    assert plan["inputs"] == ["conv2d", "conv2d_1"]
    assert error["title"] == plan["title"] == "The shapes do not match"
    assert error["causes"] == plan["causes"]


@pytest.mark.parametrize(
    ("code", "title", "had"),
    [
        ("tf.matmul(a, a)", "The matrices do not fit", [[2, 3, 4], [2, 3, 4]]),
        ("tf.matmul(a, b, False, True)", "The matrices do not fit", [[2, 3, 4], [2, 3, 5]]),
        ("tf.concat([a, b], 1)", "The tensors do not fit side by side", [[2, 3, 4], [2, 3, 5]]),
        ("tf.concat([a, a[:, 0]], 1)", "The tensors do not fit side by side", [[2, 3, 4], [2, 4]]),
    ],
)
def test_an_operation_on_two_tensors_had_both(code: str, title: str, had: list):
    made = "import tensorflow as tf\na, b = tf.zeros((2, 3, 4)), tf.zeros((2, 3, 5))\n"
    error = failure(made + code)
    assert (error["title"], error["had"]) == (title, had)


@pytest.mark.parametrize(
    ("shapes", "says"),
    [
        ("(8, 16), (8, 20, 16)", "`x[:, tf.newaxis]` makes (8, 1, 16) of (8, 16)"),
        ("(8, 20, 16), (8, 20)", "`x[:, :, tf.newaxis]` makes (8, 20, 1) of (8, 20)"),
        ("(8, 5), (8, 20, 16)", None),
        ("(8, 5), (8, 6)", None),
    ],
)
def test_the_axis_that_a_tensor_lacks_is_named(shapes: str, says: str | None):
    error = failure(f"import tensorflow as tf\na, b = map(tf.zeros, ({shapes}))\na + b")
    assert any("tf.newaxis" in cause for cause in error["causes"]) is bool(says)
    assert says is None or says in error["causes"][0]


@pytest.mark.parametrize(
    ("shapes", "axis"),
    [
        ("(8, 16), (8, 20, 16)", -2),
        ("(8, 20, 16), (20, 1)", None),
        ("(4, 8, 5), (7,)", -1),
        ("(8, 5), (8, 6)", 1),
        ("(8, 1, 5), (8, 20, 6)", 2),
        ("(8, 3, 5), (8, 20, 6)", 1),
    ],
)
def test_where_two_tensors_do_not_broadcast(shapes: str, axis: int | None):
    code = f"import tensorflow as tf\na, b = map(tf.zeros, ({shapes}))\na + b"
    error = trace_source(code).error
    assert (error["axis"] if error else None) == axis


def test_a_call_that_failed_has_a_row_for_each_layer_that_was_called_in_it():
    trace = trace_source(RESIDUAL)
    assert [model["name"] for model in trace.models] == ["net"]
    rows = {row["name"]: row for row in trace.models[0]["layers"]}
    assert {name: (row["output"], row["inputs"]) for name, row in rows.items()} == {
        "x": ([4, 32, 32, 3], []),
        "conv2d": ([4, 32, 32, 16], ["x"]),
        "max_pooling2d": ([4, 16, 16, 16], ["conv2d"]),
        "conv2d_2": ([4, 16, 16, 16], ["max_pooling2d"]),
        "conv2d_1": ([4, 16, 16, 32], ["max_pooling2d"]),
        "dense": (None, []),
    }
    assert list(rows)[3:5] == ["conv2d_2", "conv2d_1"], "in the order of the calls"
    assert trace.error is not None and trace.error["inputs"] == ["conv2d_1", "conv2d_2"]
    assert "Add" in svg(trace.models[0], trace.error)


def test_a_model_that_fails_on_data_says_how_far_it_came():
    trace = trace_source(TABLE)
    rows = [(row["name"], row["output"]) for row in trace.models[0]["layers"]]
    # Keras does not know the length of a batch where the last one is shorter.
    assert rows == [("x", [None, 5]), ("dense_1", [None, 16]), ("lstm", None), ("dense", None)]
    assert trace.error is not None
    assert (trace.error["inputs"], trace.error["had"]) == (["dense_1"], [None, 16])


@pytest.mark.parametrize(
    ("fed", "batch"),
    [
        ("fit(x, y)", 32),
        ("fit(x, y, batch_size=10)", None),
        ("predict(x, batch_size=10)", 10),
        ("train_on_batch(x, y)", 64),
    ],
)
def test_the_length_of_a_batch_is_known_where_keras_knows_it(fed: str, batch: int | None):
    made = TABLE.rpartition("net.fit")[0] + "x, y = np.zeros((64, 5)), np.zeros((64, 8))\nnet."
    assert failure(made + fed)["had"] == [batch, 16]


def test_layers_made_in_a_call_and_in_layers_of_the_readers_own_have_rows():
    code = """\
import keras
from keras import layers

class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.wide = layers.Dense(6)

    def call(self, y):
        y = self.wide(self.wide(y))
        return layers.LSTM(2)(y)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(6)
        self.block = Block()

    def call(self, x):
        return self.block(self.first(x))

net = Net()
net(keras.ops.zeros((2, 3)))
"""
    trace = trace_source(code)
    rows = [(row["name"], row["inputs"], row["output"]) for row in trace.models[0]["layers"]]
    assert rows == [
        ("x", [], [2, 3]),
        ("dense", ["x"], [2, 6]),
        ("dense_1", ["dense"], [2, 6]),
        ("dense_1 (2)", ["dense_1"], [2, 6]),
        ("block", [], None),
    ]
    assert trace.error is not None
    assert (trace.error["line"], trace.error["called_from"]) == (11, 23)
    assert trace.error["inputs"] == ["dense_1 (2)"]
    assert "LSTM" in svg(trace.models[0], trace.error)
