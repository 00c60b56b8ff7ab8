"""The tracer beside Keras: the first two hundred of the random models, and a real model's report.

All ten thousand: `python -m tests.tracer_differential --examples 10000`.
"""

import pytest

import tracer
from tests import tracer_grid
from tests.drawn import differing
from tests.tracer_differential import difference, sources
from tools import tracer_names
from tracer.real import report
from tracer.tracing import trace_source


@pytest.fixture(scope="module")
def keras():
    """Keras, imported when it is wanted, and not by every process that collects tests."""
    import keras

    return keras


def test_random_models_are_traced_as_keras_builds_them():
    differences = differing(sources(), 200, 0, difference)
    assert differences == [], "\n\n".join(differences[:3])


@pytest.mark.long
def test_every_layer_on_every_rank_is_traced_as_keras_builds_it():
    found = {code: difference(code) for code in tracer_grid.sources()}
    different = [f"{code}\n{text}" for code, text in found.items() if text]
    assert different == [], "\n\n".join(different[:3])


HEAD = """
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

x = keras.Input((None,))
flat = x[:, 0]
"""
#: What Keras makes of tensors that do not go together, and where it does not look: the error.
JOINED = {
    "layers.Dot(-1)([flat, flat])": "pop from empty list",
    "layers.Dot(0)([x, flat])": "pop from empty list",
    "layers.Dot((0, 0))([flat, x])": "",
    "layers.Dot(0)([np.zeros(2), np.zeros(2)])": "with rank < 2",
    "layers.Dot(0)([np.zeros((2, 3)), np.zeros((2, 3))])": "over axis 0",
    "layers.Dot(1)([np.zeros((2, 3)), np.zeros((4, 3))])": "different batch sizes",
    "layers.Concatenate(1)([x, flat])": "",
    "layers.Concatenate(1)([flat, x])": "list index out of range",
    "keras.Model(x, layers.Concatenate(1)([x, flat]))(np.zeros((2, 3)))": "should match",
    "layers.Concatenate(1)([np.zeros(2), np.zeros(2)])": "in the range [-1, 1), but got 1",
    "layers.Concatenate()([np.zeros((2, 3), 'int32')] * 2)": "",
}
#: An axis that is given up: its length is looked at when a model is made, and when it computes.
SQUEEZED = {
    "ops.squeeze(x, 1)": "Cannot squeeze axis 1,",
    "ops.squeeze(x, 2)": "list index out of range",
    "ops.squeeze(np.zeros((2, 3)), 1)": "Cannot squeeze axis=1,",
    "ops.squeeze(np.zeros((2, 1)), -1)": "",
    "layers.Lambda(lambda t: ops.squeeze(t, 1))(keras.Input((2,)))": "could not automatically",
    "layers.Lambda(lambda t: tf.squeeze(t, 1))(x)": "",
}


@pytest.mark.parametrize("call", [*JOINED, *SQUEEZED])
def test_tensors_are_joined_and_squeezed_as_in_keras(call: str):
    refused(f"{HEAD}found = {call}\n", {**JOINED, **SQUEEZED}[call])


def test_the_mask_of_tensors_side_by_side_is_made_as_in_keras():
    code = """
words = keras.Input((None,), dtype="int32")
x = layers.Embedding(9, 2, mask_zero=True)(words)
x = layers.Concatenate(axis=2)([x, x])
x = keras.Sequential([layers.Dense(4), layers.TimeDistributed(layers.Dense(3))])(x)
model = keras.Model(words, layers.LSTM(5)(layers.Multiply()([x, x])))
"""
    refused(HEAD + code, "")


TWO = """
class Two(layers.Layer):
    def call(self, inputs{more}):
        return inputs[0] + inputs[1]

model = keras.Sequential([{first}, layers.{then}])
found = model([keras.Input((4, 3)), keras.Input((4, 3))])
"""
#: A sequential model of several inputs tells every layer whether it trains: what that layer says.
UNASKED = {
    ("Two()", "", "Dense(2)"): "Two.call() got an unexpected keyword argument 'training'",
    ("Two()", ", training=None", "Dense(2)"): "",
    ("Two()", ", training=None", "GlobalAveragePooling1D()"): "",
    ("Two()", ", training=None", "Flatten()"): "Flatten.compute_output_spec() got an unexpected",
    ("layers.Add()", "", "Dense(2)"): "Merge.compute_output_spec() got an unexpected",
}


@pytest.mark.parametrize("given", UNASKED)
def test_a_sequential_model_of_two_inputs(given: tuple):
    first, more, then = given
    refused(HEAD + TWO.format(first=first, more=more, then=then), UNASKED[given])


#: Layers that join tensors of whole numbers: these stay what they are; a mean is a float.
WHOLE = [
    *(f"layers.{name}()([np.ones((2, 3), {dtype!r})] * 2)"
      for name in ("Add", "Multiply", "Average", "Maximum", "Concatenate")
      for dtype in ("int32", "uint8", "float16")),
    "layers.Subtract()([tf.ones((2, 3), 'int64'), tf.ones((2, 3), 'int64')])",
    "layers.Minimum()([tf.ones((2, 3), 'int32'), tf.ones((2, 3))])",
    "layers.Dot(1)([tf.ones((2, 3), 'int32'), tf.ones((2, 3), 'int32')])",
    "layers.Average()([keras.Input((3,), dtype='int32')] * 2)",
]  # fmt: skip


@pytest.mark.parametrize("call", WHOLE)
def test_whole_numbers_are_joined_as_in_keras(call: str):
    refused(f"{HEAD}found = {call}\n", "")


MEASURED = """
inputs = keras.Input({made})
model = keras.Model(inputs, layers.Activation("sigmoid")(inputs))
model.compile("sgd", "mse", metrics=[{metric}])
model.evaluate(np.ones((4, *{made})), np.ones((4, *{labels})), verbose=0)
"""
EACH = "keras.metrics.AUC(multi_label=True)"
#: A metric that is asked for by its name, or for each label: (the shape that comes out, labels).
METRICS = {
    ('"MeanIoU"', (3,), (3,)): "missing 1 required positional argument: 'num_classes'",
    ('"iou"', (3,), (3,)): "Could not interpret metric identifier: iou",
    ('"one_hot_io_u"', (3,), (3,)): "2 required positional arguments: 'num_classes' and 'target_",
    ('"precision_at_recall"', (3,), (3,)): "required positional argument: 'recall'",
    ("keras.metrics.MeanIoU()", (3,), (3,)): "missing 1 required positional argument",
    (EACH, (3,), (3,)): "",
    (EACH, (3,), (1,)): "",
    (EACH, (1,), (3,)): "The shape of the target variable and the shape of the target value",
    (EACH, (2, 3), (2, 3)): "must have rank 2 when `multi_label=True`. Found rank 3",
}


@pytest.mark.parametrize("given", METRICS)
def test_metrics_refuse_what_they_refuse_in_keras(given: tuple):
    metric, made, labels = given
    code = MEASURED.format(metric=metric, made=made, labels=labels)
    refused(HEAD + code, METRICS[given])


THIN = """
class Own(layers.Layer):
    def call(self, inputs):
        return {inside}

class Keeps(layers.Layer):
    def call(self, inputs):
        return inputs

x = keras.Input({shape})
y = {given}
found = Own()(y) if {inside!r} else str(y.sparse)
"""
#: A product with a number is sparse for Keras: (the shape, a tensor, what is computed of it).
SPARSE = {
    ((9, 4), "x * 2.0", "ops.matmul(inputs, np.zeros((4, 2)))"): "Shape must be rank 2 but is",
    ((9, 4), "Keeps()(x * 2.0)", "ops.matmul(inputs, np.zeros((4, 2)))"): "Shape must be rank 2",
    ((4,), "x * 2.0", "ops.matmul(inputs, np.zeros((4, 2)))"): "",
    ((4,), "x * 2.0", "inputs * 2.0"): "",
    ((4,), "x * 2.0", "inputs + 2.0"): "unsupported operand type(s) for",
    ((4,), "ops.reshape(x * 2.0, (-1, 2))", "ops.relu(inputs)"): "Failed to convert elements",
    ((4,), "x * 2.0", "ops.sum(inputs, axis=-1)"): "as_list() is not defined",
    ((4,), "x * 2.0", "layers.Dropout(0.1)(ops.tanh(inputs))"): "",
    ((9, 4), "x * 2.0", "layers.Dense(2)(inputs)"): "Shape must be rank 2 but is rank 1",
    ((4,), "layers.Add()([x * 2.0, x * 2.0])", ""): "",
    ((4,), "layers.Add()([x * 2.0, x])", ""): "",
    ((4,), "ops.concatenate([x * 2.0, x / 2.0])", ""): "",
    ((4,), "layers.Flatten()(x * 2.0) / 2.0", ""): "",
}


@pytest.mark.parametrize("given", SPARSE)
def test_tensors_are_sparse_where_keras_has_them_so(given: tuple):
    shape, value, inside = given
    refused(HEAD + THIN.format(shape=shape, given=value, inside=inside), SPARSE[given])


def refused(code: str, part: str) -> None:
    """Check that both sides say the same, an error with this part or none."""
    error = trace_source(code).error
    assert part in (error or {"message": ""})["message"]
    assert bool(part) == bool(error)
    assert difference(code) == ""


CODE = """
import keras

ids = keras.Input((7,), dtype="int32", name="ids")
x = keras.layers.Embedding(5, 4, mask_zero=True, name="words")(ids)
y = keras.layers.LSTM(4, return_sequences=True, name="lstm")(x)
x = keras.layers.Add(name="sum")([x, y])
x = keras.layers.GlobalAveragePooling1D(name="mean")(x)
model = keras.Model(ids, keras.layers.Dense(2, name="out")(x), name="model")
"""


def test_a_real_model_has_the_report_of_its_code(keras):
    keras.backend.clear_session()
    names: dict = {}
    exec(CODE, names)
    traced = trace_source(CODE).models[0]
    real = report(names["model"])
    for row in [*traced["layers"], *real["layers"]]:
        row["line"] = None
    shown = {row["name"] for row in traced["layers"]}
    assert [row for row in real["layers"] if row["name"] in shown] == traced["layers"]
    assert (real["total"], real["trainable"]) == (traced["total"], traced["trainable"])


def test_the_picture_of_a_real_model_follows_its_mask(keras):
    model = keras.Sequential(
        [
            keras.Input((7,), dtype="int32"),
            keras.layers.Embedding(5, 4, mask_zero=True),
            keras.layers.LSTM(4, return_sequences=True),
            keras.layers.Flatten(),
        ]
    )
    drawn = tracer.trace(model)
    assert "Embedding gives (batch, 7, 4), 20 parameters, mask" in drawn.description
    assert "Flatten gives (batch, 28), 0 parameters, mask lost" in drawn.description


def test_a_model_without_a_graph_is_refused(keras):
    with pytest.raises(ValueError, match=r"has no graph yet\. Put a keras\.Input first"):
        tracer.trace(keras.Sequential([keras.layers.Dense(2)]))


def test_the_names_of_the_libraries_are_those_of_today():
    """`python -m tools.tracer_names` writes them anew."""
    assert tracer_names.FILE.read_text(encoding="utf-8") == tracer_names.text()
