"""The ledger of claims: general sentences of the chapters, and experiments that try to refute them.

A number on a page is checked by its cell. A sentence such as "layers that move values keep the
dtype" is about more than the case shown, so it is tried on others: dtypes, layers, in and out of
training, after the second step. A sentence that is changed has to be tried again.
"""

import re
from collections.abc import Callable
from functools import cache

import nbformat
import numpy as np
import pytest

from tests import ROOT

LEDGER: list[tuple[str, str, Callable[[], None]]] = []


@pytest.fixture(scope="module", autouse=True)
def keras_is_there():
    """Import TensorFlow when a claim is tried: collecting tests should not wait for it."""
    global tf, keras, layers, ops
    tf, keras = pytest.importorskip("tensorflow"), pytest.importorskip("keras")
    layers, ops = keras.layers, keras.ops


def claim(chapter: str, sentence: str):
    """Put an experiment into the ledger; it fails when it refutes the sentence."""

    def entered(experiment):
        LEDGER.append((chapter, sentence, experiment))
        return experiment

    return entered


@cache
def prose(chapter):
    cells = nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4).cells
    return re.sub(r"\s+", " ", " ".join(c.source for c in cells if c.cell_type == "markdown"))


def has_mask(tensor):
    return getattr(tensor, "_keras_mask", None) is not None


def vectors():
    return layers.Embedding(5, 2, mask_zero=True)(np.array([[3, 1, 2], [4, 0, 0]]))


def kept(layer, dtype, shape):
    """The dtype that comes out for one that goes in, ``None`` if it is refused."""
    values = tf.constant(np.arange(1, 1 + np.prod(shape)).reshape(shape), dtype)
    try:
        return layer(values).dtype.name
    except (TypeError, ValueError, tf.errors.InvalidArgumentError):
        return None


@claim("03-inputs", "Layers that move values keep the dtype.")
def _():
    image = (2, 4, 4, 3)
    for dtype in ("int32", "int64", "float32", "bool", "uint8"):
        moving = [layers.Reshape((-1,)), layers.Permute((2, 1, 3)), layers.Flatten()]
        moving += [layers.Cropping2D(1), layers.ZeroPadding2D(1), layers.UpSampling2D(2)]
        moving = moving[:4] if dtype == "bool" else moving
        assert {kept(layer, dtype, image) for layer in moving} == {dtype}
        assert kept(layers.RepeatVector(3), dtype, (2, 4)) == dtype
        assert kept(layers.Cropping1D(1), dtype, (2, 4, 3)) == dtype


@claim("03-inputs", "a layer with weights returns floats")
def _():
    with_weights = {
        (2, 4): [layers.Dense(2), layers.Embedding(20, 2), layers.LayerNormalization()],
        (2, 4, 3): [layers.LSTM(2), layers.GRU(2), layers.SimpleRNN(2), layers.Conv1D(2, 1)],
        (2, 4, 4, 3): [layers.Conv2D(2, 1), layers.BatchNormalization()],
    }
    for shape, some in with_weights.items():
        for layer in some:
            for dtype in ("int32", "int64"):
                assert kept(layer, dtype, shape) in ("float32", None), type(layer).__name__


@claim("03-inputs", "most give floats or refuse integers, but not all: `ReLU` and `MaxPooling1D`")
def _():
    assert kept(layers.ReLU(), "int32", (2, 4)) == "int32"
    assert kept(layers.MaxPooling1D(2), "int32", (2, 4, 3)) == "int32"


@claim("06-masking", "functions of `keras.ops` and of `tf` make a new tensor")
def _():
    masked = vectors()
    functions = [
        *(lambda x: x + 0, lambda x: -x, lambda x: x[:], lambda x: x[..., :1], abs),
        *(ops.relu, ops.tanh, ops.abs, ops.copy, ops.squeeze, lambda x: ops.multiply(x, 1)),
        *(lambda x: ops.cast(x, "float16"), lambda x: ops.where(x > 0, x, x), ops.stop_gradient),
        *(tf.identity, tf.nn.relu, tf.abs, lambda x: tf.reshape(x, (2, 3, 2)), tf.square),
    ]
    assert has_mask(masked) and not any(has_mask(function(masked)) for function in functions)


@claim("06-masking", "a cast to the dtype that is there already, the same tensor may come back")
def _():
    for same in (lambda x: ops.cast(x, "float32"), ops.convert_to_tensor, tf.convert_to_tensor):
        assert has_mask(same(vectors()))


@claim("06-masking", "in training it takes the mean and the variance of the batch, and leaves out")
def _():
    x = tf.constant([[[1.0], [3.0], [1000.0]]])
    mask = tf.constant([[True, True, False]])
    for _ in range(3):
        layer = layers.BatchNormalization(momentum=0.0)
        layer(x, mask=mask, training=True)
        assert np.allclose(layer.moving_mean, 2) and np.allclose(layer.moving_variance, 1)
        layer(x, training=True)
        assert np.allclose(layer.moving_mean, 1004 / 3)


@claim("06-masking", "each step is computed by itself here")
def _():
    x = np.random.default_rng(0).normal(size=(2, 3, 2)).astype("float32")
    other = np.where(np.arange(3)[:, None] == 2, 1e6, x).astype("float32")
    some = [layers.Dense(4), layers.TimeDistributed(layers.Dense(4)), layers.ReLU()]
    some += [layers.Activation("tanh"), layers.Dropout(0.5), layers.LayerNormalization()]
    for layer in [*some, layers.BatchNormalization()]:
        assert np.allclose(layer(x)[:, :2], layer(other)[:, :2]), type(layer).__name__


@claim("06-masking", "The sign `*` between two tensors does not convert")
def _():
    for dtype in ("int32", "int64", "uint8"):
        for one, other in [("float32", dtype), (dtype, "float32")]:
            with pytest.raises(tf.errors.InvalidArgumentError):
                tf.ones((2,), one) * tf.ones((2,), other)
    floats, logical = tf.constant([2.0, 3.0]), tf.constant([True, False])
    for product in (lambda: floats * logical, tf.function(lambda: floats * logical)):
        assert product().dtype == tf.bool
    assert ops.multiply(floats, logical).numpy().tolist() == [2, 0]


def after_steps(optimizer, gradients):
    weight = keras.Variable([1.0, 1.0])
    for gradient in gradients:
        optimizer.apply([tf.constant(gradient)], [weight])
    return weight.numpy()


@claim("06-masking", "Plain gradient descent leaves a weight with gradient 0 where it is.")
def _():
    optimizers = keras.optimizers
    never = [[1.0, 0.0]] * 3
    for optimizer in (optimizers.SGD(0.1), optimizers.SGD(0.1, momentum=0.9), optimizers.Adam(0.1)):
        assert after_steps(optimizer, never)[1] == 1
    once = [[1.0, 1.0], [1.0, 0.0]]
    assert (
        after_steps(optimizers.SGD(0.1), once)[1] == after_steps(optimizers.SGD(0.1), once[:1])[1]
    )


@claim("06-masking", "(Momentum and Adam still move it if it once had another gradient")
def _():
    optimizers, once = keras.optimizers, [[1.0, 1.0], [1.0, 0.0]]
    for make in (lambda: optimizers.SGD(0.1, momentum=0.9), lambda: optimizers.Adam(0.1)):
        assert after_steps(make(), once)[1] < after_steps(make(), once[:1])[1]
    assert after_steps(optimizers.AdamW(0.1), [[1.0, 0.0]])[1] < 1


#: What a graph has besides, as the chapter says.
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


@claim("11-inside", "a handful of operations, as many for 3,000 neurons as for 3")
def _():
    def count(units, activation):
        layer = layers.Dense(units, activation=activation)
        graph = tf.function(layer).get_concrete_function(tf.TensorSpec((None, 2))).graph
        kinds = [operation.type for operation in graph.get_operations()]
        return sum(kind not in BOOKKEEPING for kind in kinds)

    for activation in (None, "relu", "gelu", "softmax", "swish", "tanh"):
        assert count(3, activation) == count(3000, activation) <= 7


@claim("11-inside", "An input of another shape or dtype makes TensorFlow trace once more")
def _():
    traced = []

    @tf.function
    def function(x, training=False):
        traced.append(x.shape)
        return x

    for given, times in [
        (lambda: function(tf.ones((2, 2))), 1),
        (lambda: function(tf.zeros((2, 2))), 1),
        (lambda: function(tf.ones((5, 2))), 2),
        (lambda: function(tf.ones((5, 2), "int32")), 3),
        (lambda: function(tf.ones((2, 2)), training=True), 4),
        (lambda: function(tf.zeros((2, 2)), training=True), 4),
    ]:
        given()
        assert len(traced) == times


def moved_rows(optimizer):
    """Rows of a table that moved, in the second step alone, and in both."""
    table = layers.Embedding(5, 2)
    table.build()
    states = [table.embeddings.numpy()]
    for ids in ([1, 3], [0]):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(table(np.array(ids)) ** 2)
        optimizer.apply(tape.gradient(loss, table.trainable_variables), table.trainable_variables)
        states.append(table.embeddings.numpy())
    first, second, third = states
    return {int(row) for row in np.flatnonzero((third != second).any(1))}, {
        int(row) for row in np.flatnonzero((third != first).any(1))
    }


@claim("01-lookup", "is no longer true once an optimizer has momentum or weight decay")
def _():
    optimizers = keras.optimizers
    for optimizer in (optimizers.SGD(0.1), optimizers.RMSprop(0.1), optimizers.Adagrad(0.1)):
        assert moved_rows(optimizer)[0] == {0}, optimizer.name
    for optimizer in (
        *(optimizers.SGD(0.1, momentum=0.9), optimizers.RMSprop(0.1, momentum=0.9)),
        *(optimizers.Adam(0.1), optimizers.Nadam(0.1), optimizers.Lion(0.1)),
        *(optimizers.AdamW(0.1), optimizers.SGD(0.1, weight_decay=0.1)),
    ):
        assert moved_rows(optimizer)[0] > {0}, optimizer.name


@claim("12-capstone", "Adam leaves rows alone that were never used; weight decay would not")
def _():
    assert moved_rows(keras.optimizers.Adam(0.1))[1] == {0, 1, 3}
    assert moved_rows(keras.optimizers.AdamW(0.1))[1] == {0, 1, 2, 3, 4}
    assert moved_rows(keras.optimizers.Adam(0.1, weight_decay=0.1))[1] == {0, 1, 2, 3, 4}


@claim("02-shapes", "For all of these only the last axis of the input matters")
def _():
    for make, rank in [
        *((lambda: layers.Dense(10), rank) for rank in (1, 2, 3)),
        *((lambda: layers.Conv1D(10, 2), 2), (lambda: layers.Conv2D(10, 2), 3)),
        *((lambda: layers.SimpleRNN(10), 2), (lambda: layers.LSTM(10), 2)),
        (lambda: layers.MaxPooling1D(2), 2),
    ]:
        counts = set()
        for places in (4, 9):
            layer = make()
            layer(keras.Input((*[places] * (rank - 1), 3)))
            counts.add(layer.count_params())
        assert len(counts) == 1, layer.name


@claim("02-shapes", "When only an axis of size 1 is missing at the end, Keras adds it for you.")
def _():
    for shape, given in [
        ((1,), (3,)),
        ((3, 1), (2, 3)),
        ((3, 4, 1), (2, 3, 4)),
        ((None, 1), (2, 5)),
    ]:
        inputs = keras.Input(shape)
        model = keras.Model(inputs, layers.Dense(1)(inputs))
        for call in (model, lambda x, model=model: model.predict(x, verbose=0)):
            assert call(np.ones(given, "float32")).shape == (*given, 1)


@claim(
    "04-flatten-or-pool", "`Dense` works on the last axis only and leaves every other axis as it is"
)
def _():
    for rank in (2, 3, 4, 5):
        shape = tuple(range(2, 2 + rank))
        x = np.random.default_rng(rank).normal(size=shape).astype("float32")
        dense = layers.Dense(7)
        together = np.array(dense(x))
        assert together.shape == (*shape[:-1], 7)
        one_by_one = np.array(dense(x.reshape(-1, shape[-1]))).reshape(together.shape)
        assert np.allclose(together, one_by_one, atol=1e-5)


@claim(
    "05-variable-length", "With `same` and `causal` there is room for any text that is not empty"
)
def _():
    for padding in ("same", "causal"):
        for steps in (1, 2, 3):
            for kernel, strides, dilation in [(1, 1, 1), (9, 1, 1), (5, 4, 1), (5, 1, 3)]:
                layer = layers.Conv1D(1, kernel, strides, padding, dilation_rate=dilation)
                assert layer(np.zeros((1, steps, 1), "float32")).shape[1] >= 1


@claim("06-masking", "`Add` keeps a mask only if both its inputs have one (and then a step counts")
def _():
    one, other = (
        layers.Embedding(5, 2, mask_zero=True)(np.array(ids))
        for ids in ([[1, 2, 0, 0]], [[1, 0, 2, 0]])
    )
    for layer in (layers.Add(), layers.Add()):
        assert np.array(layer([one, other])._keras_mask).tolist() == [[True, True, True, False]]
        assert not has_mask(layer([one, other * 1.0])) and not has_mask(layer([other * 1.0, one]))


@claim("06-masking", "When *all* its features equal the value, to the last bit.")
def _():
    near = np.nextafter(np.float32(-1), np.float32(0))
    steps = np.array([[[-1, -1], [-1, near], [0, -1], [-1, -1]]], "float32")
    for masking in (layers.Masking(-1.0), layers.Masking(mask_value=-1)):
        assert np.array(masking.compute_mask(steps)).tolist() == [[False, True, True, False]]


@claim("06-masking", "One False for all steps.")
def _():
    inputs = keras.Input((3, 2))
    assert (inputs == 0) is False
    assert all(
        keras.KerasTensor is type(each) for each in (inputs != 0, inputs < 0, ops.equal(inputs, 0))
    )


@claim("08-restore", "An assignment passes the flag on to the layers only if it changes the value")
def _():
    def model():
        inner = keras.Sequential([keras.Input((2,)), layers.Dense(2, name="a")], name="inner")
        return keras.Sequential([keras.Input((2,)), inner, layers.Dense(1)])

    same, flipped = model(), model()
    for each in (same, flipped):
        each.get_layer("inner").get_layer("a").trainable = False
    same.trainable = True
    flipped.trainable = False
    flipped.trainable = True
    assert [len(each.trainable_weights) for each in (same, flipped)] == [2, 4]


@claim(
    "08-restore", 'a `Sequential` refuses `topic_model.input`, because it "has never been called"'
)
def _():
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    for _ in range(2):
        with pytest.raises(AttributeError, match="has never been called"):
            _ = model.input
        assert tuple(model.inputs[0].shape) == (None, 3)
        model(np.ones((1, 3), "float32"))


@claim("11-inside", "A functional model has it, and a `Sequential` once it is built.")
def _():
    model = keras.Sequential([layers.Dense(2)])
    with pytest.raises(AttributeError, match="no defined inputs yet"):
        _ = model.inputs
    model.build((None, 3))
    assert len(model.inputs) == 1
    two = [keras.Input((1,)), keras.Input((2,))]
    assert len(keras.Model(two, layers.Concatenate()(two)).inputs) == 2


@pytest.mark.parametrize(
    "chapter, sentence, experiment", LEDGER, ids=[sentence[:40] for _, sentence, _ in LEDGER]
)
def test_a_claim_stands_in_its_chapter_and_is_not_refuted(chapter, sentence, experiment):
    assert sentence in prose(chapter), "The sentence was changed: try the new one."
    experiment()
