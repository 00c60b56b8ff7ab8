"""`fit`, `evaluate` and `predict` refuse what Keras refuses: messages as Keras 3.15 gave them."""

import re

import pytest

from tests.tracer_differential import difference
from tracer import trace_source

PRELUDE = """
import keras
import numpy as np

layers = keras.layers


def model(*given, loss="mse"):
    made = keras.Sequential([keras.Input((3,)), *given])
    made.compile("sgd", loss)
    return made


def zeros(*shape):
    return np.zeros(shape)
"""
FITS = [
    "model(layers.Dense(1)).predict(zeros(4, 3)).shape == (4, 1)",
    "model(layers.Dense(1)).fit(zeros(4, 3), zeros(4)) is not None",
    "model(layers.Dense(2), loss='sparse_categorical_crossentropy').fit(zeros(4, 3), zeros(4, 1))"
    " is not None",
    "model(layers.Dense(2)).fit(zeros(4, 3), zeros(4, 2), validation_data=(zeros(2, 3),"
    " zeros(2, 2))) is not None",
]
REFUSED = {
    "model(layers.Dense(1)).fit(zeros(4, 5), zeros(4, 1))": (
        "ValueError",
        "Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected axis "
        "-1 of input shape to have value 3, but received input with shape (None, 5)",
    ),
    "model(layers.Dense(1)).predict(zeros(4, 5))": (
        "ValueError",
        "Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected axis "
        "-1 of input shape to have value 3, but received input with shape (4, 5)",
    ),
    "model(layers.Dense(1))(zeros(4, 5))": (
        "ValueError",
        "Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected axis "
        "-1 of input shape to have value 3, but received input with shape (4, 5)",
    ),
    "model(layers.Dense(1)).fit(zeros(4, 5, 2), zeros(4, 1))": (
        "ValueError",
        'Invalid input shape for input Tensor("…", shape=(None, 5, 2), dtype=float32) with name '
        "'keras_tensor' and path ''. Expected shape (None, 3), but input has incompatible shape "
        "(None, 5, 2)",
    ),
    "model(layers.Dense(1)).predict(zeros(4))": (
        "ValueError",
        'Invalid input shape for input Tensor("…", shape=(4,), dtype=float32) with name '
        "'keras_tensor' and path ''. Expected shape (None, 3), but input has incompatible shape "
        "(4,)",
    ),
    "model(layers.Dense(2)).fit(zeros(4, 3), zeros(5, 2))": (
        "ValueError",
        "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples."
        "'x' sizes: 4",
    ),
    "model(layers.Dense(2)).fit([[1, 2, 3]], [1])": (
        "ValueError",
        "Unrecognized data type: x=[[1, 2, 3]] (of type <class 'list'>)",
    ),
    "keras.Sequential([keras.Input((3,)), layers.Dense(1)]).fit(zeros(4, 3), zeros(4, 1))": (
        "ValueError",
        "You must call `compile()` before using the model.",
    ),
    "model(layers.Dense(2), loss='foo').fit(zeros(4, 3), zeros(4, 2))": (
        "ValueError",
        "Could not interpret loss identifier: foo",
    ),
    "model(layers.Dense(2), loss='binary_crossentropy').fit(zeros(4, 3), zeros(4, 3))": (
        "ValueError",
        "Arguments `target` and `output` must have the same shape. Received: "
        "target.shape=(None, 3), output.shape=(None, 2)",
    ),
    "model(layers.Dense(2), loss='binary_crossentropy').fit(zeros(4, 3), zeros(4))": (
        "ValueError",
        "Arguments `target` and `output` must have the same rank (ndim). Received: "
        "target.shape=(None,), output.shape=(None, 2)",
    ),
    "model(layers.Dense(2), loss='categorical_crossentropy').fit(zeros(4, 3), zeros(4, 3))": (
        "ValueError",
        "Arguments `target` and `output` must have the same shape. Received: "
        "target.shape=(None, 3), output.shape=(None, 2)",
    ),
    "model(layers.Dense(2), loss='sparse_categorical_crossentropy')"
    ".fit(zeros(4, 3), zeros(4, 2))": (
        "ValueError",
        "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
        "target.shape=(None, 2), output.shape=(None, 2)",
    ),
    "model(layers.Dense(2)).fit(zeros(4, 3), zeros(4, 3))": (
        "ValueError",
        "Dimensions must be equal, but are 3 and 2 for",
    ),
}


@pytest.mark.parametrize("line", FITS)
def test_what_fits_is_taken(line: str):
    trace = trace_source(f"{PRELUDE}\n{line}")
    assert (trace.error, trace.unknown, trace.value) == (None, [], True)


@pytest.mark.parametrize("line", REFUSED)
def test_what_does_not_fit_is_refused(line: str):
    error = trace_source(f"{PRELUDE}\n{line}").error
    assert error is not None
    said = re.sub(r"keras_tensor(_\d+)?", "keras_tensor", error["says"].partition("\n")[0])
    said = re.sub(r'Tensor\("[^"]*"', 'Tensor("…"', said)
    kind, message = REFUSED[line]
    assert error["type"] == kind
    assert said.startswith(message)


def test_data_sets_have_batches():
    code = """
data = keras.utils
import tensorflow as tf
pairs = tf.data.Dataset.from_tensor_slices((zeros(10, 3), zeros(10, 1))).batch(4)
model(layers.Dense(1)).fit(pairs)
model(layers.Dense(1)).predict(zeros(10, 3)).shape
"""
    trace = trace_source(PRELUDE + code)
    assert (trace.error, trace.unknown, trace.value) == (None, [], (10, 1))


COMPUTED = {
    "keras.ops.matmul(zeros(2, 3), zeros(4, 5))": (
        "InvalidArgumentError",
        "{{function_node __wrapped__MatMul_device_/job:localhost/replica:0/task:0/device:CPU:0}} "
        "Matrix size-incompatible: In[0]: [2,3], In[1]: [4,5] [Op:MatMul] name:",
    ),
    "keras.ops.add(zeros(2, 3), zeros(4, 5))": (
        "InvalidArgumentError",
        "{{function_node __wrapped__AddV2_device_/job:localhost/replica:0/task:0/device:CPU:0}} "
        "Incompatible shapes: [2,3] vs. [4,5] [Op:AddV2] name:",
    ),
    "layers.Lambda(lambda x: x)(keras.ops.matmul(keras.Input((3, 4)), keras.Input((3, 4))))": (
        "ValueError",
        "Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received "
        "`x1.shape=(None, 3, 4)` and `x2.shape=(None, 3, 4)`.",
    ),
    "Own()(keras.Input((3,)))": ("ValueError", "Dimensions must be equal, but are 3 and 7 for"),
}


@pytest.mark.parametrize("line", COMPUTED)
def test_what_tensorflow_refuses_it_words(line: str):
    own = """
class Own(layers.Layer):
    def call(self, x):
        return x + keras.ops.zeros((7,))
"""
    error = trace_source(f"{PRELUDE}{own}\n{line}").error
    assert error is not None
    kind, message = COMPUTED[line]
    assert error["type"] == kind
    assert error["says"].startswith(message)


TWO = """
x = keras.Input((3,))
z = layers.Dense(2)(x)
model = keras.Model(x, {outputs})
model.compile("sgd", loss={loss}, jit_compile=False)
found = model.train_on_batch(zeros(2, 3), {labels})
"""
TAKEN = TWO.replace(
    "found = model.train_on_batch(", "model.fit(sample_weight=zeros(2), x="
).replace(", {labels}", ", y={labels}")
BOTH, LISTED = "{'one': zeros(2, 2), 'two': zeros(2, 2)}", "[zeros(2, 2), zeros(2, 2)]"
#: Labels in another structure than the outputs: (the code, what is said of it).
STRUCTURES = {
    "weights without labels": (
        "model(layers.Dense(2)).fit([zeros(4, 3)], None, sample_weight=zeros(5))",
        "None values not supported.",
    ),
    "no labels for two outputs": (
        TWO.format(outputs="[z, z]", loss="'mse'", labels="None"),
        '"The path: (0,) in the `loss` argument',
    ),
    "weights for every value, two outputs": (
        TAKEN.replace("zeros(2)", "zeros(2, 2)").format(
            outputs="[z, z]", loss="'mse'", labels=LISTED
        ),
        "For a model with multiple outputs, when providing a single `sample_weight` array",
    ),
    "weights in another structure": (
        TAKEN.replace("zeros(2)", "[zeros(2)]").format(
            outputs="[z, z]", loss="'mse'", labels=LISTED
        ),
        "You should provide one `sample_weight` array per output",
    ),
    "keys for labels": (
        TWO.format(outputs="[z, z]", loss="['mse', None]", labels=BOTH),
        "Expected float32, but got one of type 'str'.",
    ),
    "keys for labels whose shape is asked for": (
        TWO.format(outputs="[z, z]", loss="['crossentropy', None]", labels=BOTH),
        "'str' object has no attribute 'shape'",
    ),
    "weights by name, a loss by place": (
        TAKEN.format(outputs="[z, z]", loss="['mse', None]", labels=BOTH),
        "0",
    ),
    "weights by place, a loss by name": (
        TAKEN.format(outputs="{'one': z, 'two': z}", loss="['mse', None]", labels=LISTED),
        "tuple indices must be integers or slices, not str",
    ),
    "one loss in a list, outputs by name": (
        TWO.format(outputs="{'one': z, 'two': z}", loss="['mse']", labels="zeros(2, 2)"),
        "Expected an instance of list, got {'one': <tf.Tensor '",
    ),
    "one loss in a list, all by name": (
        TWO.format(outputs="{'one': z, 'two': z}", loss="['mse']", labels=BOTH),
        "Expected any non-tensor type",
    ),
}


@pytest.mark.parametrize(("code", "said"), STRUCTURES.values(), ids=STRUCTURES)
def test_labels_find_their_outputs_as_in_keras(code: str, said: str):
    beside(code, said)


MEASURED = """
model = keras.Sequential([keras.Input((4, 3)), {mask}layers.Dense(2)])
model.compile("sgd", lambda y, made: keras.ops.mean(made), {metrics}, jit_compile=False)
"""
STEP = MEASURED + "model.train_on_batch(zeros(5, 4, 3), zeros{labels}{weights})\n"
FIT = MEASURED + "model.fit(zeros(5, 4, 3), zeros{labels}, verbose=0{weights})\n"
MASK = "layers.Masking(), "


def measured(call: str, metrics: str, labels: tuple, weights: str = "", mask: str = "") -> str:
    return call.format(metrics=metrics, labels=labels, weights=weights, mask=mask)


EQUAL = "Dimensions must be equal, but are "
#: Metrics of labels, outputs, weights and a mask that go together, or do not.
METRICS = {
    "a class that is ignored, and labels for every prediction": (
        """
model = model(layers.Dense(3), loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=0))
model.train_on_batch(zeros(3, 3), zeros(3, 3))
""",
        "Cannot reshape a tensor with 9 elements to shape [3] (3 elements) for",
    ),
    "a count of more predictions than labels": (
        measured(STEP, metrics="metrics=[keras.metrics.Precision()]", labels=(5, 4, 1)),
        EQUAL + "20 and 40 for '{{node LogicalAnd}}",
    ),
    "the same in batches of any length": (
        measured(FIT, metrics="metrics=[keras.metrics.Precision()]", labels=(5, 4, 1)),
        "Graph execution error:",
    ),
    "a count in intervals": (
        measured(STEP, metrics="metrics=[keras.metrics.AUC()]", labels=(5, 4, 1)),
        "Argument `segment_ids` and `data` should have same leading dimension.",
    ),
    "weights of a count": (
        measured(
            STEP,
            metrics="weighted_metrics=[keras.metrics.Recall()]",
            labels=(5, 4, 2),
            weights=", zeros(5, 3)",
        ),
        EQUAL + "3 and 4 for '{{node BroadcastTo}}",
    ),
    "the best few of too many": (
        measured(STEP, metrics="metrics=['sparse_top_k_categorical_accuracy']", labels=(5, 4, 2)),
        EQUAL + "20 and 40 for '{{node InTopKV2}}",
    ),
    "a mask with other steps than the labels": (
        measured(FIT, mask=MASK, metrics="metrics=['binary_accuracy']", labels=(5, 3, 4, 2)),
        EQUAL
        + "4 and 3 for '{{node BroadcastTo}} = BroadcastTo' with input shapes: [?,4], [2] and",
    ),
    "a mask of more axes than what is measured": (
        measured(
            FIT,
            mask=MASK,
            metrics="metrics=[lambda y, made: keras.ops.mean(made)]",
            labels=(5, 4, 2),
        ),
        "Shape must be at most rank 0 but is rank 2",
    ),
    "a mask and weights that fit": (
        measured(
            FIT,
            mask=MASK,
            metrics="weighted_metrics=['mse', keras.metrics.AUC()]",
            labels=(5, 4, 2),
            weights=", sample_weight=zeros(5, 1)",
        ),
        "",
    ),
    "a loss that is no metric": (
        measured(STEP, metrics="metrics=['dice']", labels=(5, 4, 2)),
        "Could not interpret metric identifier: dice",
    ),
    "a name that is none beside what does not fit": (
        measured(STEP, metrics="metrics=[keras.metrics.Precision(), 'no']", labels=(5, 4, 1)),
        "Could not interpret metric identifier: no",
    ),
}


@pytest.mark.parametrize(("code", "said"), METRICS.values(), ids=METRICS)
def test_what_is_measured_is_refused_as_in_keras(code: str, said: str):
    beside(code, said)


OBJECTS = """
model = model(layers.Dense(2){more})
model.train_on_batch({given})
"""
INT = "Failed to convert a NumPy array to a Tensor (Unsupported object type int)."
#: Arrays of objects, which TensorFlow takes for text until it is handed them.
UNTYPED = {
    ("zeros(2, 3), np.zeros((2, 2), 'object')", ""): INT,
    ("zeros(2, 3), zeros(2, 2), np.ones(2, object)", ""): INT,
    ("np.zeros((2, 3), object), zeros(2, 2)", ""): INT,
    ("zeros(2, 3), np.array([['a', None], ['b', 1]], object)", ""): INT.replace("int", "NoneType"),
    ("zeros(2, 3), np.array([['a', 'b'], ['b', 'b']], object)", ""): "Graph execution error:",
    ("zeros(2, 3), np.zeros((2, 2), 'object')", ", loss='foo'"): "Could not interpret loss",
    (
        "zeros(2, 3), np.zeros((2, 2, 7), 'object')",
        ", loss='sparse_categorical_crossentropy'",
    ): "Argument `output` must have rank",
}


@pytest.mark.parametrize("given", UNTYPED)
def test_arrays_of_objects_are_refused_when_a_step_runs(given: tuple):
    beside(OBJECTS.format(given=given[0], more=given[1]), UNTYPED[given])


def beside(code: str, said: str) -> None:
    """Check that both sides say the same, an error that begins so, or none where it is empty."""
    error = trace_source(PRELUDE + code).error
    assert bool(error) == bool(said)
    assert error is None or error["message"].startswith(said)
    assert difference(PRELUDE + code) == ""


#: A model of the reader's own that is another one while it trains.
CHANGES = """
class Changes(keras.Model):
    def __init__(self):
        super().__init__()
        self.right, self.wrong = layers.Dense(2), layers.Dense(5)

    def call(self, x, training=None):
        return self.right(x) if {when} else self.wrong(x)


model = Changes()
model.compile("sgd", "mse")
model.{method}(np.zeros((4, 3)), np.zeros((4, 2)))
"""


@pytest.mark.parametrize(
    ("when", "method", "said"),
    [
        ("training is True", "fit", ""),
        ("training is True", "train_on_batch", ""),
        ("training is False", "evaluate", ""),
        ("training is False", "test_on_batch", ""),
        ("training is False", "fit", "Dimensions must be equal"),
        ("training is True", "evaluate", "Dimensions must be equal"),
    ],
)
def test_a_model_is_told_whether_it_trains(when: str, method: str, said: str):
    beside(CHANGES.format(when=when, method=method), said)


@pytest.mark.parametrize("layer", ["Dense(1)", "LSTM(2)", "BatchNormalization()"])
def test_a_layer_that_takes_one_tensor_is_given_a_dict(layer: str):
    fed = "net.evaluate({'a': np.zeros((4, 4, 3))}, np.zeros((4, 1)))"
    code = f"net = keras.Sequential([layers.{layer}])\nnet.compile('sgd', 'mse')\n{fed}"
    beside(code, '"Exception encountered when calling Sequential.call()')  # as KeyError shows it
