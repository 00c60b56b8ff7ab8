"""The ledger of claims: general sentences of the chapters, and experiments that try to refute them.

A number on a page is checked by its cell. A sentence such as "layers that move values keep the
dtype" is about more than the case shown, so it is tried on others: dtypes, layers, in and out of
training, after the second step. A sentence that is changed has to be tried again.
"""

import re
import tempfile
import warnings
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


def holding(table, **options):
    """Give a built Embedding that holds this table."""
    table = np.asarray(table)
    layer = layers.Embedding(*table.shape, **options)
    layer.build()
    layer.set_weights([table])
    return layer


def refused(function):
    """Say whether the call raises one of the errors that a wrong input raises."""
    try:
        function()
    except (ValueError, TypeError, tf.errors.InvalidArgumentError):
        return True
    return False


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


@claim(
    "02-shapes",
    "all but `Embedding`, only the last axis of the input matters",
)
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
    "08-restore",
    "a `Sequential` refuses `topic_model.input`, claiming that it",
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


# Tried by somebody who did not write them -------------------------------------------------------


@claim("01-lookup", "what comes out has the shape of the ids, with *dim* added at the end.")
def _():
    table = layers.Embedding(5, 2)
    for shape in [(), (0,), (3,), (2, 3), (2, 0, 3), (1, 2, 3, 4)]:
        for dtype in ("int8", "uint8", "int32", "int64", "float32", "bool"):
            assert tuple(table(tf.zeros(shape, dtype)).shape) == (*shape, 2)
    for shape in [(), (3,), (None, 2)]:
        assert table(keras.Input(shape, dtype="int32")).shape == (None, *shape, 2)


@claim(
    "01-lookup",
    "is no longer true once an optimizer has momentum or weight decay.",
)
def _():
    optimizers = keras.optimizers

    def second_step(optimizer):
        table = holding(np.arange(1.0, 11).reshape(5, 2))
        for ids in ([1, 3], [0]):
            before = table.embeddings.numpy()
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(table(np.array(ids)) ** 2)
            weights = table.trainable_variables
            optimizer.apply(tape.gradient(loss, weights), weights)
        return np.flatnonzero((table.embeddings.numpy() != before).any(1)).tolist()

    assert second_step(optimizers.SGD(0.1)) == [0]
    assert second_step(optimizers.SGD(0.1, clipnorm=1.0)) == [0]
    for name in ("SGD", "RMSprop", "Adagrad", "Adam", "Lion", "Adafactor"):
        decaying = getattr(optimizers, name)(0.1, weight_decay=0.1)
        assert second_step(decaying) == [0, 1, 2, 3, 4], name
    for name in ("Adam", "Adamax", "Nadam", "Lion", "Lamb"):
        assert second_step(getattr(optimizers, name)(0.1)) == [0, 1, 3], name
    nesterov = optimizers.SGD(0.1, momentum=0.9, nesterov=True)
    assert second_step(nesterov) == [0, 1, 3]


@claim(
    "01-lookup",
    "Negative ids and fractions can go through anywhere",
)
def _():
    table = holding(np.arange(300.0).reshape(300, 1))
    for call in (table, tf.function(table)):
        for dtype in ("int8", "int16", "int32", "int64", "float16", "float32", "float64"):
            assert float(call(tf.constant([-1], dtype))[0, 0]) == 299, dtype
        for given, row in [(1.7, 1), (1.999, 1), (0.99, 0), (-0.5, 0), (-1.7, 299)]:
            assert float(call(tf.constant([given]))[0, 0]) == row
    for policy in ("mixed_float16", "mixed_bfloat16"):
        large = layers.Embedding(4000, 1, dtype=policy)
        assert np.array_equal(large(np.array([2049.0])), large(np.array([2049])))


@claim("01-lookup", "`vocabulary_size()` counts those too, so it is the right `input_dim`.")
def _():
    texts = np.array(["the cat sat", "the dog sat", "a b c d e f"])
    for options in (
        *({}, {"max_tokens": 5}, {"split": "character"}, {"ngrams": 2}),
        {"output_sequence_length": 4},
    ):
        vectorize = layers.TextVectorization(**options)
        vectorize.adapt(texts)
        ids = vectorize(np.array([*texts, "unheard words", ""]))
        assert int(np.max(ids)) == vectorize.vocabulary_size() - 1, options


@claim("02-shapes", "**All others** want one rank, and no other.")
def _():
    wanted = {
        **{"Conv1D": (2, 1), "Conv2D": (2, 1), "Conv3D": (2, 1)},
        **{f"{kind}Pooling{n}D": () for kind in ("Max", "GlobalAverage") for n in (1, 2)},
        **{"SimpleRNN": (2,), "LSTM": (2,)},
    }
    for name, arguments in wanted.items():
        rank = int(name[-2]) + 2 if name.endswith("D") else 3
        for given in range(1, 7):
            x = np.zeros((2, *[2] * (given - 1)), "float32")
            layer = getattr(layers, name)(*arguments)
            assert refused(lambda layer=layer, x=x: layer(x)) == (given != rank), (name, given)


@claim("02-shapes", "Any rank from 2 will do, and the rank stays.")
def _():
    for rank in range(2, 8):
        x = np.zeros((2,) * rank, "float32")
        for given in (x, keras.KerasTensor((None, *x.shape[1:]))):
            assert len(layers.Dense(3)(given).shape) == rank
            assert len(layers.Flatten()(given).shape) == 2
            assert len(layers.Embedding(5, 2)(given).shape) == rank + 1
    assert refused(lambda: layers.Dense(3)(np.zeros(2, "float32")))


@claim("02-shapes", "On a layer that is not the first one, the argument does nothing")
def _():
    nonsense = [{"input_shape": given} for given in ("abc", 7, None, (999,), (None, None))]
    nonsense += [{"input_dim": given} for given in (-5, "x", 2.5)]
    for options in nonsense:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            second = layers.Dense(2, **options)
        model = keras.Sequential([keras.Input((4,)), layers.Dense(3), second])
        assert [tuple(w.shape) for w in model.weights] == [(4, 3), (3,), (3, 2), (2,)]


@claim("02-shapes", "and does not hold you to the sizes that you declared.")
def _():
    for behind, given, comes in [
        (lambda: layers.Embedding(50, 4), (2, 7), (2, 7, 4)),
        (lambda: layers.GlobalAveragePooling1D(), (2, 7, 3), (2, 3)),
        (lambda: layers.LSTM(4), (2, 7, 3), (2, 4)),
        (lambda: layers.Conv1D(4, 3), (2, 7, 3), (2, 5, 4)),
    ]:
        model = keras.Sequential([keras.Input((20, *given[2:])), behind()])
        assert tuple(model(np.zeros(given, "float32")).shape) == comes


@claim("02-shapes", "a list is how you hand over several arrays.")
def _():
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    for numbers in ([[1.0], [2.0]], [1.0, 2.0], [1, 2, 3], (1.0, 2.0), range(3)):
        for call in (model, lambda x: model.predict(x, verbose=0)):
            assert refused(lambda call=call, numbers=numbers: call(numbers)), numbers
    assert model([np.ones((3, 1), "float32")]).shape == (3, 1)  # a list of one input


@claim("03-inputs", "Integers are left alone")
def _():
    for policy in ("mixed_float16", "mixed_bfloat16", "float16"):
        some = [layers.Flatten(dtype=policy), layers.Reshape((3, 1), dtype=policy)]
        some += [layers.RepeatVector(2, dtype=policy), layers.Permute((1,), dtype=policy)]
        some += [layers.Identity(dtype=policy), layers.Lambda(lambda x: x, dtype=policy)]
        for layer in some:
            given = np.full((1, 3), 2049, "int32")
            assert int(np.max(layer(given))) == 2049, layer.name
            assert int(np.max(layer(given.astype("float32")))) != 2049, layer.name
        x = np.full((1, 3, 1), 2049, "int32")
        for layer in (layers.Cropping1D(1, dtype=policy), layers.ZeroPadding1D(1, dtype=policy)):
            assert int(np.max(layer(x))) == 2049, layer.name


@claim("03-inputs", "a boundary belongs to the bucket above it.")
def _():
    for boundaries in ([0.4, 0.8], [0.1, 0.2, 0.3], [1 / 3, 2 / 3], [1, 2, 3], [-1, 0.0]):
        above = list(range(1, len(boundaries) + 1))
        for dtype in ("float32", "float64"):
            for policy in ("float32", "mixed_float16", "float64"):
                bucket = layers.Discretization(boundaries, dtype=policy)
                found = np.array(bucket(np.array(boundaries, dtype))).tolist()
                assert found == above, (boundaries, dtype, policy)


@claim("03-inputs", "It wants floats as well; integers it refuses, as `Conv1D` did.")
def _():
    for make, rank in [(layers.Conv1D, 3), (layers.Conv2D, 4), (layers.Conv3D, 5)]:
        for dtype in ("int8", "uint8", "int32", "int64", "bool"):
            x = tf.ones((1,) * rank, dtype)
            assert refused(lambda make=make, x=x: make(2, 1)(x)), dtype
            assert not refused(lambda make=make, x=x: make(2, 1)(tf.cast(x, "float32")))


@claim("03-inputs", "a convolution of what comes out is convolution of the one-hot channels by")
def _():
    random = np.random.default_rng(0)
    world, table = random.integers(0, 4, (2, 4, 4, 4)), random.normal(size=(4, 3))
    pattern, bias = random.normal(size=(2, 2, 1, 3, 5)), random.normal(size=5)
    for padding in ("valid", "same"):
        for strides in (1, 2):
            of_rows, of_channels = (layers.Conv3D(5, (2, 2, 1), strides, padding) for _ in range(2))
            of_rows.build((None, 4, 4, 4, 3))
            of_channels.build((None, 4, 4, 4, 4))
            of_rows.set_weights([pattern, bias])
            of_channels.set_weights([table @ pattern, bias])
            by_rows = of_rows(holding(table)(world))
            by_channels = of_channels(np.eye(4, dtype="float32")[world])
            assert np.allclose(by_rows, by_channels, atol=1e-4)


@claim("04-flatten-or-pool", "`Flatten` itself has no weights.")
def _():
    for shape in [(3,), (2, 3, 2), (0, 3, 2), (2, 0, 3), (1, 2, 3, 4)]:
        for dtype in ("int32", "bool", "float16", "float32"):
            x = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
            size = int(np.prod(shape[1:]))
            for call in (layers.Flatten(), tf.function(layers.Flatten())):
                assert np.array_equal(call(x), x.reshape(shape[0], size))


@claim("04-flatten-or-pool", "Some losses notice, because there are more answers than labels")
def _():
    labels, answers = np.array([1.0, 0.0]), np.array([[[1.0]] * 3, [[0.0]] * 3])
    losses = keras.losses
    for name in (
        *("BinaryCrossentropy", "BinaryFocalCrossentropy", "CategoricalCrossentropy"),
        "SparseCategoricalCrossentropy",
    ):
        assert refused(lambda name=name: getattr(losses, name)()(labels, answers)), name
    for name in ("MeanSquaredError", "MeanAbsoluteError", "Huber", "LogCosh"):
        assert float(getattr(losses, name)()(labels, answers)) > 0.1, name
        assert np.isclose(float(getattr(losses, name)()(labels, answers[:, 0])), 0), name


@claim("04-flatten-or-pool", "the layer added up what the mask keeps, and divided by how many")
def _():
    random = np.random.default_rng(0)
    x = random.normal(size=(3, 5, 2)).astype("float32")
    mask = np.arange(5) < np.array([[5], [2], [1]])
    wanted = [row[keeps].mean(axis=0) for row, keeps in zip(x, mask, strict=True)]
    average = layers.GlobalAveragePooling1D()
    for filling in (0, 1e9, np.inf, np.nan):
        filled = np.where(mask[..., None], x, np.float32(filling))
        for call in (average, tf.function(average)):
            assert np.allclose(call(filled, mask=tf.constant(mask)), wanted, atol=1e-5)


@claim("05-variable-length", '`"same"` adds them on both sides (an odd one goes to the end)')
def _():
    random = np.random.default_rng(0)
    for kernel in (1, 2, 3, 4, 5):
        for dilation in (1, 2):
            x, weights = random.normal(size=6), random.normal(size=kernel)
            added = (kernel - 1) * dilation
            sides = {"valid": (0, 0), "causal": (added, 0)}
            sides["same"] = (added // 2, added - added // 2)
            for padding, (front, end) in sides.items():
                if len(x) + front + end <= added:
                    continue  # no place at all
                layer = layers.Conv1D(
                    1, kernel, padding=padding, dilation_rate=dilation, use_bias=False
                )
                layer.build((None, None, 1))
                layer.set_weights([weights.reshape(-1, 1, 1)])
                filled = np.pad(x, (front, end))
                wanted = [
                    weights @ filled[i : i + added + 1 : dilation]
                    for i in range(len(filled) - added)
                ]
                found = np.array(layer(x[None, :, None].astype("float32")))[0, :, 0]
                assert np.allclose(found, wanted, atol=1e-4), (padding, kernel, dilation)


@claim("05-variable-length", "the real places have the same numbers *whatever the padding holds*")
def _():
    random = np.random.default_rng(0)
    x = random.normal(size=(1, 5, 2)).astype("float32")
    average = layers.GlobalAveragePooling1D()
    for kernel, strides, dilation in [(2, 1, 1), (3, 1, 1), (3, 2, 1), (3, 1, 2)]:
        layer = layers.Conv1D(3, kernel, strides, "causal", dilation_rate=dilation)
        alone = np.array(layer(x))
        for filling in (0, 9, 1e30, np.inf, np.nan):
            filled = np.pad(x, ((0, 0), (0, 3), (0, 0)), constant_values=filling)
            places = layer(filled)
            assert np.allclose(places[:, : alone.shape[1]], alone, atol=1e-5)
            real = np.arange(places.shape[1])[None] < alone.shape[1]
            assert np.allclose(average(places, mask=real), average(alone), atol=1e-5)


@claim("05-variable-length", "`Conv1D` does not, nor do `Dense` and the recurrent layers:")
def _():
    ragged = tf.RaggedTensor.from_row_splits(tf.reshape(tf.range(16.0), (8, 2)), [0, 3, 8])
    for layer in (
        *(layers.Conv1D(1, 2), layers.Dense(1), layers.LSTM(1), layers.GRU(1)),
        *(layers.SimpleRNN(1), layers.SeparableConv1D(1, 2)),
    ):
        assert refused(lambda layer=layer: layer(ragged)), layer.name


@claim("05-variable-length", "that is refused is a window with holes that also jumps:")
def _():
    for make in (layers.Conv1D, layers.Conv2D, layers.Conv3D):
        for strides, dilation in [(2, 2), (2, 3), (3, 2)]:
            with pytest.raises(ValueError, match="not supported in conjunction"):
                make(1, 3, strides=strides, dilation_rate=dilation)
        make(1, 3, strides=2), make(1, 3, dilation_rate=2)


@claim("05-variable-length", "What sums or picks over time, or walks along it, leaves a known size")
def _():
    open_vectors = keras.Input((None, 2))
    for layer in (
        *(layers.GlobalAveragePooling1D(), layers.GlobalMaxPooling1D()),
        *(layers.LSTM(4), layers.GRU(4), layers.Bidirectional(layers.LSTM(4))),
        layers.Lambda(lambda x: ops.sum(x, axis=1)),
    ):
        known = layer(open_vectors)
        assert None not in known.shape[1:], layer.name
        model = keras.Model(open_vectors, layers.Dense(1)(known))
        for time in (1, 5):
            assert model(np.zeros((2, time, 2), "float32")).shape == (2, 1)
    for layer in (layers.Flatten(), layers.Reshape((-1,))):
        assert layer(open_vectors).shape == (None, None)


def padded_vectors(filling=0.0):
    """Vectors of two sequences, of three steps and of one; padding is all this number."""
    table = np.arange(10.0).reshape(5, 2)
    table[0] = filling
    return holding(table, mask_zero=True)(np.array([[3, 1, 2], [4, 0, 0]]))


@claim("06-masking", "`mask_zero=True` changes no number at all.")
def _():
    for policy in ("float32", "float16", "mixed_bfloat16", "float64"):
        plain = layers.Embedding(5, 2, dtype=policy)
        plain.build()
        masked = layers.Embedding(5, 2, dtype=policy, mask_zero=True)
        masked.build()
        masked.set_weights(plain.get_weights())
        for ids in ([[3, 1, 2], [4, 0, 0]], [[0, 0]]):
            assert np.array_equal(plain(np.array(ids)), masked(np.array(ids)))


@claim("06-masking", "Defining `compute_mask` is enough; Keras then no longer asks for")
def _():
    class Halve(layers.Layer):
        def call(self, x):
            return x[:, ::2]

        def compute_mask(self, x, mask=None):
            return None if mask is None else mask[:, ::2]

    ids = keras.Input((3,), dtype="int32")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        halved = Halve()(padded_vectors())
        symbolic = Halve()(layers.Embedding(5, 2, mask_zero=True)(ids))
        pooled = layers.GlobalAveragePooling1D()(halved)
    assert np.array(halved._keras_mask).tolist() == [[True, True], [True, False]]
    assert has_mask(symbolic) and pooled.numpy()[1].tolist() == [8, 9]


@claim("06-masking", "a `call` that takes `mask=` and nothing else uses the mask, and destroys it.")
def _():
    seen = []

    class Uses(layers.Layer):
        def call(self, x, mask=None):
            seen.append(mask is not None)
            return x * 1.0

    for _ in range(2):
        with pytest.warns(UserWarning, match="destroy the mask"):
            used = Uses()(padded_vectors())
        assert seen.pop() and not has_mask(used)
    Uses()(tf.constant(padded_vectors().numpy()))
    assert seen == [False]


@claim("06-masking", "*ends* it, without a warning")
def _():
    class Ends(layers.Layer):
        def call(self, x):
            return x * 1.0

        def compute_mask(self, x, mask=None):
            return None

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ended = [Ends()(padded_vectors()), layers.GlobalAveragePooling1D()(padded_vectors())]
        ended += [layers.LSTM(2)(padded_vectors())]
    assert not any(has_mask(each) for each in ended)


@claim("06-masking", "By default the state is repeated.")
def _():
    ids = np.array([[1, 0, 3, 0, 2, 0, 0]])
    vectors = holding(np.random.default_rng(0).normal(size=(4, 2)), mask_zero=True)
    masked = np.flatnonzero(ids[0] == 0)
    every = {"return_sequences": True}
    some = [layers.GRU(3, reset_after=False, **every), layers.LSTM(3, unroll=True, **every)]
    some += [layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], **every)]
    some += [layers.LSTM(3, recurrent_dropout=0.5, **every), layers.SimpleRNN(3, **every)]
    for layer in some:
        for training in (False, True):
            states = np.array(layer(vectors(ids), training=training))[0]
            assert np.array_equal(states[masked], states[masked - 1]), layer.name
            assert (states[2] != states[1]).any()


@claim("06-masking", "`zero_output_for_mask=True` returns 0 at *every* masked step")
def _():
    ids = np.array([[0, 1, 0, 3, 0]])
    vectors = holding(np.ones((4, 2)), mask_zero=True)
    options = {"return_sequences": True, "zero_output_for_mask": True}
    for make in (layers.SimpleRNN, layers.LSTM, layers.GRU):
        for unroll in (False, True):
            states = np.array(make(2, unroll=unroll, **options)(vectors(ids)))[0]
            assert (states[[0, 2, 4]] == 0).all(), make.__name__
            assert (states[[1, 3]] != 0).any(), make.__name__


@claim("06-masking", "`Masking` also sets the skipped step to 0.")
def _():
    for value in (-1.0, 7.0, 1e30, np.inf, -np.inf):
        steps = np.array([[[value, value], [value, 3.0], [1.0, 2.0]]], "float32")
        for call in (layers.Masking(value), tf.function(layers.Masking(value))):
            found = np.array(call(steps))
            assert found[0, 0].tolist() == [0, 0] and np.array_equal(found[0, 1:], steps[0, 1:])


@claim("06-masking", "`!=`, `<` and `&` are safe.")
def _():
    x = keras.Input((2,))
    safe = [x != 0, x < 0, x <= 0, x > 0, x >= 0, (x > 0) & (x < 1), (x > 0) | (x < 1), ~(x > 0)]
    assert all(isinstance(each, keras.KerasTensor) for each in safe)
    found = keras.Model(x, [safe[0], safe[5]])(np.array([[0.5, 2.0], [0.0, 0.1]]))
    assert np.array(found).tolist() == [
        [[True, True], [False, True]],
        [[True, False], [False, True]],
    ]
    with pytest.raises(TypeError):
        bool((x > 0) and (x < 1))


@claim("06-masking", "without real steps it is 0, though every target here is off by 1.")
def _():
    predicted = layers.Dense(1)(layers.Embedding(5, 2, mask_zero=True)(np.zeros((2, 3), "int32")))
    losses = keras.losses
    for make in (losses.MeanSquaredError, losses.MeanAbsoluteError, losses.Huber):
        for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight", "mean"):
            assert float(make(reduction=reduction)(np.ones((2, 3, 1)), predicted)) == 0


@claim("06-masking", "A recurrent layer needs no guard, since its state starts at 0")
def _():
    nothing = holding(np.full((2, 2), 50.0), mask_zero=True)(np.zeros((2, 3), "int32"))
    for make in (layers.SimpleRNN, layers.LSTM, layers.GRU):
        for options in ({}, {"unroll": True}, {"return_sequences": True}):
            assert (np.array(make(2, **options)(nothing)) == 0).all(), make.__name__


@claim("06-masking", "takes it *off the tensor it was given*, since it takes care of masks")
def _():
    def attend(**options):
        query, value = padded_vectors(), padded_vectors()
        out = layers.MultiHeadAttention(1, 2)(query, value, **options)
        return has_mask(out), has_mask(query), has_mask(value)

    assert attend() == attend(use_causal_mask=True) == (True, False, False)
    assert attend(attention_mask=np.ones((2, 1, 3), bool)) == (True, False, False)


@claim("07-sharing", "`get_weights()` makes new NumPy arrays on every call: photographs of the")
def _():
    for policy in ("float16", "bfloat16", "float32", "float64"):
        table = np.arange(10.0).reshape(5, 2)
        layer = holding(table, dtype=policy)
        photograph = layer.get_weights()[0]
        assert photograph is not layer.get_weights()[0]
        photograph[3] = 99
        assert np.array_equal(np.array(layer.get_weights()[0], "float64"), table)
        layer.set_weights([table])
        table[3] = 99
        assert layer.get_weights()[0][3, 0] == 6


@claim("07-sharing", "Keras collects variables, and takes each one once.")
def _():
    table, ids = layers.Embedding(5, 2), keras.Input((3,), dtype="int32")

    class Holder(keras.Model):
        def __init__(self):
            super().__init__()
            self.one = self.other = table
            self.many, self.named = [table, table], {"again": table}

        def call(self, x):
            return self.one(x) + self.other(x) + self.many[1](x)

    holder = Holder()
    holder(np.array([[1]]))
    functional = keras.Model(ids, [table(ids), table(ids)])
    chain = keras.Sequential([ids, table])
    nested = keras.Model(ids, [functional(ids), chain(ids), table(ids)])
    for model in (holder, functional, chain, nested):
        assert model.count_params() == 10 and len(model.weights) == 1


@claim("07-sharing", "for any weight used in any number of places.")
def _():
    x = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
    for places in (1, 2, 3, 5):
        shared = layers.Dense(3, activation="tanh")
        shared.build((None, 3))
        apart = [layers.Dense(3, activation="tanh") for _ in range(places)]
        for layer in apart:
            layer.build((None, 3))
            layer.set_weights(shared.get_weights())
        with tf.GradientTape(persistent=True) as tape:
            one, other = x, x
            for layer in apart:
                one, other = shared(one), layer(other)
            losses = tf.reduce_sum(one), tf.reduce_sum(other)
        together = tape.gradient(losses[0], shared.trainable_variables)
        shares = [tape.gradient(losses[1], layer.trainable_variables) for layer in apart]
        for whole, parts in zip(together, zip(*shares, strict=True), strict=True):
            assert np.allclose(whole, sum(parts), atol=1e-4)


@claim("07-sharing", "What you compute from a variable alone is done once, on the spot")
def _():
    ids, batch = keras.Input((3,), dtype="int32"), np.array([[1, 1, 3]])
    for compute in (ops.transpose, lambda v: ops.transpose(v * 1.0), lambda v: ops.transpose(v[:])):
        table = np.arange(10.0).reshape(5, 2)
        layer = holding(table)
        model = keras.Model(ids, ops.matmul(layer(ids), compute(layer.embeddings)))
        layer.set_weights([table * 10])
        assert np.allclose(model(batch)[0], 10 * table[batch[0]] @ table.T)


@claim("07-sharing", "`Sequential` did not make a layer. It took the one you put into the list")
def _():
    table, ids = holding(np.zeros((5, 2))), keras.Input((3,), dtype="int32")
    batch = np.array([[1, 1, 3]])
    models = [keras.Model(ids, table(ids)), keras.Sequential([ids, table])]
    for number, model in enumerate(models, start=1):
        model.set_weights([np.full((5, 2), number)])
        assert all((each(batch).numpy() == number).all() for each in models)
        model.trainable = False
        assert [len(each.trainable_weights) for each in models] == [0, 0]
        model.trainable = True
        assert [len(each.trainable_weights) for each in models] == [1, 1]


@claim("07-sharing", "`ReversibleEmbedding` turns its table anew in every call.")
def _():
    ids, batch = keras.Input((3,), dtype="int32"), np.array([[1, 1, 3]])
    reversible = layers.ReversibleEmbedding(5, 2)
    model = keras.Model(ids, reversible(reversible(ids), reverse=True))
    graph = tf.function(model)
    for factor in (1, 10, -3):
        table = factor * np.arange(10.0).reshape(5, 2)
        reversible.set_weights([table])
        for call in (model, graph):
            assert np.allclose(call(batch)[0], table[batch[0]] @ table.T)


@claim("08-restore", "The error comes at the end. By then everything that fits has been loaded.")
def _():
    def model(*units, reset_after=True):
        rnn = layers.GRU(3, reset_after=reset_after)
        return keras.Sequential([keras.Input((4, 2)), rnn, *map(layers.Dense, units)])

    with tempfile.TemporaryDirectory() as folder:
        file, trained = f"{folder}/some.weights.h5", model(5, 5, 1)
        trained.set_weights([np.full_like(w, 7) for w in trained.get_weights()])
        trained.save_weights(file)
        for built, fits in [
            (model(5, 5, 2), [0, 1, 2]),
            (model(5, 5, 1, reset_after=False), [1, 2, 3]),
        ]:
            with pytest.raises(ValueError, match="could not be loaded"):
                built.load_weights(file)
            for place, layer in enumerate(built.layers):
                whole = all((w == 7).all() for w in layer.get_weights())
                assert whole == (place in fits)


@claim("08-restore", "`set_weights` stops, and names the layer and both shapes.")
def _():
    dense = layers.Dense(1, name="urgent")
    dense.build((None, 4))
    for shape in [(4, 3), (1, 1), (4,), (5, 1), (1, 4)]:
        with pytest.raises(ValueError) as error:
            dense.set_weights([np.ones(shape), np.ones(1)])
        for told in ("urgent", "(4, 1)", str(shape)):
            assert told in str(error.value)


@claim("08-restore", "What comes before that one has been set by then.")
def _():
    makes = [lambda: layers.Dense(2), lambda: layers.GRU(2), lambda: layers.BatchNormalization()]
    for make, shape in zip(makes, [(None, 3), (None, 4, 3), (None, 3)], strict=True):
        layer = make()
        layer.build(shape)
        wanted = [np.full(w.shape, 7.0) for w in layer.get_weights()]
        wanted[-1] = np.full((9, 9), 7.0)
        with pytest.raises(ValueError):
            layer.set_weights(wanted)
        *before, last = layer.get_weights()
        assert all((w == 7).all() for w in before) and not (last == 7).any()


@claim("08-restore", "Frozen, the layer does not update them either, and uses them instead of")
def _():
    x = np.random.default_rng(0).normal(3, 2, size=(8, 4, 2)).astype("float32")
    inside = layers.BatchNormalization()
    for norm, layer in [
        *(
            (each, each)
            for each in (layers.BatchNormalization(), layers.BatchNormalization(axis=1))
        ),
        (inside, layers.TimeDistributed(inside)),
    ]:
        layer(x)
        layer.trainable = False
        before = [w.copy() for w in norm.get_weights()]
        for call in (layer, tf.function(layer)):
            assert np.allclose(call(x, training=True), layer(x, training=False))
        assert all(map(np.array_equal, before, norm.get_weights()))
        layer.trainable = True
        assert not np.allclose(layer(x, training=True), layer(x, training=False))


@claim("08-restore", "a frozen `Dropout` drops when it is called with `training=True`")
def _():
    x = np.ones((4, 5, 20), "float32")
    for layer in (
        *(layers.Dropout(0.5), layers.SpatialDropout1D(0.5), layers.AlphaDropout(0.5)),
        layers.GaussianNoise(1.0),
    ):
        layer.trainable = False
        for call in (layer, tf.function(layer)):
            assert not np.allclose(call(x, training=True), x), layer.name
            assert np.allclose(call(x, training=False), x), layer.name


@claim("08-restore", "`model.layers.pop()` is accepted and does nothing")
def _():
    inputs = keras.Input((2,))
    for model in (
        keras.Model(inputs, layers.Dense(3)(layers.Dense(4)(inputs))),
        keras.Sequential([inputs, layers.Dense(4), layers.Dense(3)]),
    ):
        count = len(model.layers)
        model.layers.pop()
        assert len(model.layers) == count and model.output_shape == (None, 3)


@claim(
    "09-pretrained", "The initializer refuses too, unless NumPy's rules can stretch what it got."
)
def _():
    def takes(way, given):
        def hand_over():
            if way == "weights":
                layers.Embedding(14, 2, weights=[given]).build()
            elif way == "Constant":
                constant = keras.initializers.Constant(given)
                layers.Embedding(14, 2, embeddings_initializer=constant).build()
            else:
                layer = layers.Embedding(14, 2)
                layer.build()
                change = {"set_weights": lambda m: layer.set_weights([m])}
                change["assign"] = layer.embeddings.assign
                change[way](given)

        return not refused(hand_over)

    for shape in [(14, 2), (13, 2), (15, 2), (2, 14), (1, 2), (2,), (14, 1), (1, 14, 2), (28,)]:
        given = np.ones(shape, "float32")
        for way in ("weights", "set_weights", "assign"):
            assert takes(way, given) == (shape == (14, 2)), (way, shape)
        stretches = shape in [(14, 2), (1, 2), (2,), (14, 1), (1, 14, 2)]
        assert takes("Constant", given) == stretches, shape


@claim("09-pretrained", "A layer makes its weights when it is built, so it expects none yet.")
def _():
    some = [layers.Dense(2), layers.Embedding(3, 2), layers.LSTM(2), layers.GRU(2)]
    some += [layers.Conv1D(2, 1), layers.BatchNormalization(), layers.LayerNormalization()]
    some += [layers.MultiHeadAttention(1, 2), layers.PReLU(), layers.SeparableConv1D(2, 1)]
    some += [layers.Bidirectional(layers.LSTM(2)), layers.ReversibleEmbedding(3, 2)]
    for layer in some:
        assert not layer.built and layer.weights == [], layer.name


@claim("09-pretrained", "A frozen table is not charged:")
def _():
    L2 = keras.regularizers.L2
    for layer, x in [
        (layers.Embedding(5, 2, embeddings_regularizer=L2(0.5)), np.array([[1]])),
        (layers.Dense(2, kernel_regularizer="l2", bias_regularizer="l1"), np.ones((1, 3))),
        (layers.BatchNormalization(gamma_regularizer="l2"), np.ones((1, 3))),
        (layers.LSTM(2, kernel_regularizer="l2"), np.ones((1, 3, 2))),
    ]:
        model = keras.Sequential([layer])
        model(x)
        assert layer.losses and model.losses
        layer.trainable = False
        assert layer.losses == [] and model.losses == []


@claim("09-pretrained", "more happens to a table than the batch suggests")
def _():
    for regularizer in ("l1", "l2", lambda table: 0.1 * ops.sum(table**2)):
        for make in (keras.optimizers.SGD, keras.optimizers.Adam, keras.optimizers.Adagrad):
            layer = holding(np.arange(1.0, 11).reshape(5, 2), embeddings_regularizer=regularizer)
            before = layer.get_weights()[0]
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(layer(np.array([1, 1, 3]))) + sum(layer.losses)
            gradients = tape.gradient(loss, layer.trainable_variables)
            make(0.1).apply(gradients, layer.trainable_variables)
            assert (layer.get_weights()[0] != before).any(axis=1).all()


@claim("09-pretrained", "a constraint does nothing to a matrix that is handed over.")
def _():
    matrix = np.arange(1.0, 11).reshape(5, 2).astype("float32")
    options = {"embeddings_constraint": keras.constraints.UnitNorm(axis=1)}
    constant = keras.initializers.Constant(matrix)
    made = [layers.Embedding(5, 2, weights=[matrix], **options)]
    made += [layers.Embedding(5, 2, embeddings_initializer=constant, **options)]
    made += [layers.Embedding(5, 2, **options), layers.Embedding(5, 2, **options)]
    for layer in made:
        layer.build()
    made[2].set_weights([matrix])
    made[3].embeddings.assign(matrix)
    for layer in made:
        layer(np.array([1, 2]), training=True)
        assert np.array_equal(layer.get_weights()[0], matrix)
        keras.optimizers.SGD(0.0).apply([tf.zeros((5, 2))], layer.trainable_variables)
        assert np.allclose(np.linalg.norm(layer.get_weights()[0], axis=1), 1, atol=1e-4)


@claim("10-structured-weights", "it computes the same as the circulant matrix")
def _():
    random = np.random.default_rng(0)
    for size, kernel in [(3, 1), (3, 3), (5, 2), (5, 3), (8, 3)]:
        parameters = random.normal(size=kernel)
        distance = (np.arange(size) - np.arange(size)[:, None]) % size
        matrix = np.where(distance < kernel, parameters[np.minimum(distance, kernel - 1)], 0)
        x = random.normal(size=(2, size)).astype("float32")
        conv = layers.Conv1D(1, kernel, use_bias=False)
        conv.build((None, None, 1))
        conv.set_weights([parameters[::-1].reshape(-1, 1, 1)])
        closed = np.concatenate([x[:, size - kernel + 1 :], x], axis=1)[..., None]
        assert np.allclose(np.array(conv(closed))[..., 0], x @ matrix, atol=1e-4)


@claim("10-structured-weights", "a constraint is called by the optimizer, and by nobody else.")
def _():
    calls = []

    class Counted(keras.constraints.Constraint):
        def __call__(self, weight):
            calls.append(1)
            return weight

    dense = layers.Dense(2, kernel_constraint=Counted())
    dense.build((None, 2))
    dense.set_weights(dense.get_weights())
    dense.kernel.assign(dense.kernel * 2)
    dense(np.ones((1, 2), "float32"), training=True)
    with keras.saving.custom_object_scope({"Counted": Counted}):
        keras.models.clone_model(keras.Sequential([keras.Input((2,)), dense]))
    assert calls == []
    for optimizer in (keras.optimizers.SGD(0.1), keras.optimizers.Adam(0.1)):
        for step in (1, 2):
            optimizer.apply([tf.ones((2, 2)), tf.ones(2)], dense.trainable_variables)
            assert len(calls) == step
        calls.clear()


@claim("10-structured-weights", "the layer counts 0 parameters, and nothing trains it.")
def _():
    class WithVariable(layers.Layer):
        def __init__(self):
            super().__init__()
            self.parameters = tf.Variable([1.0, 2.0, 3.0])

        def call(self, x):
            return x * self.parameters

    layer = WithVariable()
    model = keras.Sequential([keras.Input((3,)), layer, layers.Dense(1)])
    assert layer.count_params() == 0 and model.count_params() == 4
    assert len(model.trainable_variables) == 2


@claim("11-inside", "Not a list, but the tensor itself")
def _():
    inputs = keras.Input((2,))
    hidden = layers.Dense(3)(inputs)
    x = np.ones((4, 2), "float32")
    assert tf.is_tensor(keras.Model(inputs, [hidden])(x))
    assert tf.is_tensor(keras.Model(inputs, hidden)(x))
    assert isinstance(keras.Model(inputs, {"hidden": hidden})(x), dict)
    assert isinstance(keras.Model(inputs, [hidden, hidden])(x), list)


@claim("11-inside", "A weight is a variable, and the graph *reads* it at each run")
def _():
    dense, factor = layers.Dense(3), [1.0]
    traced = tf.function(lambda x: factor[0] * dense(x))
    x = np.ones((1, 2), "float32")
    before = np.array(traced(x))
    factor[0] = 100.0
    assert np.allclose(traced(x), before)
    dense.set_weights([w * 2 for w in dense.get_weights()])
    assert np.allclose(traced(x), 2 * before)
    dense.kernel.assign(dense.kernel * 2)
    assert np.allclose(traced(x), 4 * before)


@claim("11-inside", "It is a window, not a photograph:")
def _():
    ids, batch = keras.Input((3,), dtype="int32"), np.array([[1, 2, 3]])
    table = layers.Embedding(5, 2)
    model = keras.Model(ids, layers.Dense(1)(layers.Flatten()(table(ids))))
    inspector = keras.Model(ids, table.output)
    graph = tf.function(inspector)
    for call in (inspector, graph):
        call(batch)
    changes = [lambda: table.set_weights([np.ones((5, 2))])]
    changes += [lambda: table.embeddings.assign(table.embeddings * 3)]
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(batch) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    changes += [lambda: keras.optimizers.SGD(0.1).apply(gradients, model.trainable_variables)]
    for change in changes:
        before = np.array(inspector(batch))
        change()
        now = table.get_weights()[0][batch]
        assert not np.allclose(now, before)
        assert np.allclose(inspector(batch), now) and np.allclose(graph(batch), now)


@claim("11-inside", "One product. The operations around it, two `Reshape` among them")
def _():
    for shape in [(None, 5, 2), (None, None, 2), (3, 5, 2), (None, 4, 5, 2)]:
        spec = tf.TensorSpec(shape, "float32")
        graph = tf.function(layers.Dense(3)).get_concrete_function(spec).graph
        types = [operation.type for operation in graph.get_operations()]
        assert (types.count("MatMul"), types.count("Reshape")) == (1, 2), shape


@claim("11-inside", "In a functional model the rehearsal is done on symbolic tensors, and nothing")
def _():
    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.attention = layers.MultiHeadAttention(num_heads=1, key_dim=2)
            self.supports_masking = True

        def call(self, x, mask=None):
            keys = None if mask is None else mask[:, None, :]
            return x + self.attention(x, x, attention_mask=keys)

    ids, batch = keras.Input((3,), dtype="int32"), np.array([[1, 2, 0]])
    vectors, block = layers.Embedding(5, 2, mask_zero=True), Block()
    model = keras.Model(ids, block(vectors(ids)))
    wanted = block(vectors(batch))
    for _ in range(2):
        found = model(batch)
        assert has_mask(found) and np.allclose(found, wanted, atol=1e-5)


@claim("12-capstone", "calling a model again adds nothing.")
def _():
    ids = keras.Input((None,), dtype="int32")
    chain = [ids, layers.Embedding(5, 2, mask_zero=True), layers.GlobalAveragePooling1D()]
    reader = keras.Sequential(chain)
    for times in (1, 2, 5):
        model = keras.Model(ids, [reader(ids) for _ in range(times)])
        assert model.count_params() == 10 and len(model.weights) == 1


@claim(
    "12-capstone",
    "a masked average divides by the number of words that count.",
)
def _():
    average, ids = layers.GlobalAveragePooling1D(), np.array([[3, 1], [0, 0]])
    for policy in ("float32", "float16", "float64"):
        vectors = layers.Embedding(5, 2, mask_zero=True, dtype=policy)(ids)
        for call in (average, layers.GlobalAveragePooling1D(keepdims=True), tf.function(average)):
            # A tf.function does not see the mask that hangs on its argument.
            found = np.array(call(vectors, mask=tf.constant(ids != 0)), "float64").reshape(2, 2)
            assert np.isfinite(found[0]).all() and np.isnan(found[1]).all()


@claim("12-capstone", "The gradient of a dot product with respect to one vector is the other")
def _():
    optimizers = keras.optimizers
    for make in (optimizers.SGD, optimizers.Adam, optimizers.AdamW, optimizers.RMSprop):
        for start, learns in [(np.zeros((4, 2)), False), (np.eye(4, 2), True)]:
            table, optimizer = holding(start), make(0.1)
            for _ in range(3):
                with tf.GradientTape() as tape:
                    dots = layers.Dot(1)([table(np.array([0, 1])), table(np.array([2, 1]))])
                    loss = tf.reduce_sum(tf.sigmoid(dots))
                weights = table.trainable_variables
                optimizer.apply(tape.gradient(loss, weights), weights)
            assert bool((table.get_weights()[0] != start).any()) == learns


@claim("12-capstone", "the same words, so the same average.")
def _():
    average, vectors = layers.GlobalAveragePooling1D(), layers.Embedding(9, 2, mask_zero=True)
    for one, other in [
        ([1, 2, 3], [3, 1, 2]),
        ([1, 2, 0, 0], [0, 1, 0, 2]),
        ([1, 1, 4], [4, 1, 1]),
    ]:
        found = [average(vectors(np.array([ids]))) for ids in (one, other)]
        assert np.allclose(*found, atol=1e-6)
    assert not np.allclose(
        average(vectors(np.array([[1, 2]]))), average(vectors(np.array([[1, 3]])))
    )


# Tried by a third reader, who drew them by number -----------------------------------------------


@claim("01-lookup", "Calling the layer copies rows out of the table.")
def _():
    table = np.arange(10.0).reshape(5, 2)
    for dtype in ("float16", "float32", "float64"):
        layer = holding(table, dtype=dtype)
        for call in (layer, tf.function(layer)):
            copies = np.array(call(np.array([[3, 3, 0]])))
            assert np.array_equal(copies[0], table[[3, 3, 0]])
            copies[:] = 99
        assert np.array_equal(layer.get_weights()[0], table)


@claim("01-lookup", "adding zeros does not round.")
def _():
    random = np.random.default_rng(0)
    ids = random.integers(0, 50, 20)
    for dtype in ("float16", "float32", "float64"):
        for scale in (1e-3, 1, 1e3):
            table = (scale * random.normal(size=(50, 8))).astype(dtype)
            assert np.array_equal(np.eye(50, dtype=dtype)[ids] @ table, table[ids])


@claim("01-lookup", "A lookup gives a gradient only to the rows that were used")
def _():
    def gradient(layer, ids):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(ids) ** 2)
        return tape.gradient(loss, layer.trainable_variables)[0]

    table = np.arange(1.0, 11).reshape(5, 2)
    for ids in ([1, 1, 3], [[0, 4], [4, 4]], [-1]):
        for options in ({}, {"mask_zero": True}, {"dtype": "mixed_float16"}):
            found = gradient(holding(table, **options), np.array(ids))
            assert isinstance(found, tf.IndexedSlices)
            rows = np.flatnonzero(np.array(tf.convert_to_tensor(found)).any(axis=1))
            assert rows.tolist() == sorted({int(i) % 5 for i in np.ravel(ids)})


@claim("01-lookup", "NumPy adds to each row of the list *once*, however often it is listed.")
def _():
    for dtype in ("int32", "float32", "float64"):
        for times in (1, 2, 5):
            sums = np.zeros((3, 2), dtype)
            sums[[1] * times] += np.ones(2, dtype)
            assert sums.tolist() == [[0, 0], [1, 1], [0, 0]]


@claim("01-lookup", "one for each entry of the table, and no others.")
def _():
    for options in ({}, {"mask_zero": True}, {"dtype": "mixed_float16"}, {"trainable": False}):
        for length in (1, 20, None):
            layer = layers.Embedding(7, 3, **options)
            layer(keras.Input((length,)))
            assert layer.count_params() == 21 and len(layer.weights) == 1


@claim(
    "02-shapes",
    "(*with name 'None'* tells you nothing: it stands there even if your input has a name.)",
)
def _():
    for layer, shape in [
        (layers.Conv2D(1, 2), (3, 3)),
        (layers.LSTM(2), (3,)),
        (layers.MaxPooling1D(2), (3,)),
    ]:
        with pytest.raises(ValueError, match="with name 'None' of layer"):
            layer(keras.Input(shape, name="pixels"))


@claim(
    "02-shapes",
    "The first number that a `Dense`, a recurrent layer or a convolution is given says",
)
def _():
    some = [(layers.Dense, (), 2), (layers.SimpleRNN, (), 3), (layers.LSTM, (), 3)]
    some += [(layers.GRU, (), 3), (layers.Conv1D, (2,), 3), (layers.Conv2D, (2,), 4)]
    some += [(layers.Conv3D, (2,), 5), (layers.SeparableConv1D, (2,), 3)]
    some += [(layers.Conv1DTranspose, (2,), 3)]
    for make, others, rank in some:
        stand_in = keras.KerasTensor((*(None, 6, 6, 6, 6)[: rank - 1], 3))
        assert make(7, *others)(stand_in).shape[-1] == 7, make.__name__
    for layer in (layers.Embedding(9, 2), layers.MaxPooling1D(2)):
        first = 9 if isinstance(layer, layers.Embedding) else 2
        assert layer(keras.KerasTensor((None, 6, 3))).shape[-1] != first


@claim("02-shapes", "rank 2 with the batch, whatever the layer (unless it has an `input_dim`")
def _():
    for make in (lambda **o: layers.Dense(2, **o), lambda **o: layers.LSTM(2, **o)):
        with pytest.warns(UserWarning, match="Do not pass"):
            layer = make(input_dim=3)
        if isinstance(layer, layers.Dense):
            assert keras.Sequential([layer]).input_shape == (None, 3)
        else:
            with pytest.raises(ValueError, match="Full shape received: \\(None, 3\\)"):
                keras.Sequential([layer])
    assert keras.Sequential([keras.Input((None,)), layers.Embedding(3, 2)]).input_shape == (
        None,
        None,
    )


@claim("03-inputs", "Floats are not refused by the embedding.")
def _():
    layer = holding(np.arange(10.0).reshape(5, 2))
    for call in (layer, tf.function(layer)):
        for dtype in ("float16", "float32", "float64", "bfloat16"):
            found = np.array(call(tf.constant([[0.5, 1.0, 1.5]], dtype)))
            assert np.array_equal(found[0, :, 0], [0, 2, 2])


@claim("03-inputs", "what comes before it learns nothing from the loss.")
def _():
    for make in (keras.optimizers.SGD, keras.optimizers.Adam, keras.optimizers.RMSprop):
        before = layers.Dense(3)
        model = keras.Sequential([keras.Input((3,)), before, layers.Embedding(9, 2)])
        model.add(layers.Flatten())
        before.set_weights([np.eye(3), np.zeros(3)])
        optimizer, weights = make(0.1), model.trainable_variables
        for _ in range(2):
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(model(np.array([[1.0, 2, 3]])) ** 2)
            gradients = tape.gradient(loss, weights)
            assert gradients[:2] == [None, None] and gradients[2] is not None
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                optimizer.apply(gradients, weights)
        assert np.array_equal(before.get_weights()[0], np.eye(3))


@claim("03-inputs", "Sums and products of integers are integers, which name other rows, or none.")
def _():
    for dtype in ("int32", "int64"):
        ids = tf.constant([[1, 3]], dtype)
        results = [layers.Add()([ids, ids]), layers.Multiply()([ids, ids]), ids + 1, ids * 2]
        results += [ops.sum(ids, axis=1), ops.prod(ids, axis=1), ops.add(ids, ids)]
        for result in results:
            assert keras.backend.standardize_dtype(result.dtype).startswith("int")


@claim("03-inputs", "`Concatenate` joins along the last axis, however many come before it.")
def _():
    bucket, table = layers.Discretization([0.4, 0.8]), layers.Embedding(3, 2)
    for rank in (1, 2, 3, 4):
        x = np.full((2,) * rank, 0.5, "float32")
        assert np.array(bucket(x)).tolist() == np.ones_like(x).tolist()
        assert tuple(table(bucket(x)).shape) == (*x.shape, 2)
        if rank > 1:
            assert tuple(layers.Concatenate()([x, x]).shape) == (*x.shape[:-1], 4)


@claim("03-inputs", "No filter can answer more strongly to stairs on grass than to both")
def _():
    random = np.random.default_rng(0)
    pairs = np.array([[1, 1], [2, 1], [3, 1]]).reshape(3, 1, 2, 1, 1)
    for activation in (None, "relu", "sigmoid", "tanh", "gelu"):
        conv = layers.Conv3D(200, (1, 2, 1), activation=activation, dtype="float64")
        conv.build((None, 1, 2, 1, 1))
        conv.set_weights([random.normal(size=w.shape) for w in conv.weights])
        grass, stairs, stone = np.array(conv(pairs.astype("float64")))
        assert (stairs <= np.maximum(grass, stone) + 1e-9).all()
        assert np.allclose(stairs, (grass + stone) / 2) == (activation is None)


@claim(
    "04-flatten-or-pool",
    "the same weights read every word, and no word knows about its neighbours.",
)
def _():
    random = np.random.default_rng(0)
    x = random.normal(size=(1, 4, 3)).astype("float32")
    for options in ({}, {"activation": "relu"}, {"activation": "softmax"}):
        dense = layers.Dense(2, **options)
        whole = np.array(dense(x))
        order = [2, 0, 3, 1]
        assert np.allclose(dense(x[:, order]), whole[:, order], atol=1e-6)
        changed = x.copy()
        changed[:, 1:] = 99
        assert np.allclose(dense(changed)[:, 0], whole[:, 0], atol=1e-6)


@claim(
    "04-flatten-or-pool",
    "keep order, take any length and, if a mask reaches them, skip the padding",
)
def _():
    random = np.random.default_rng(0)
    table = random.normal(size=(5, 3))
    for make in (layers.SimpleRNN, layers.GRU, layers.LSTM):
        layer = make(2)
        for masked in (True, False):
            read = holding(table, mask_zero=masked)
            alone, padded, turned = (
                layer(read(np.array([ids]))) for ids in ([1, 2], [1, 2, 0, 0], [2, 1])
            )
            assert np.allclose(alone, padded, atol=1e-6) == masked, make.__name__
            assert not np.allclose(alone, turned, atol=1e-6), make.__name__


@claim("04-flatten-or-pool", "The same sentence gets another vector in a longer batch.")
def _():
    read, average = holding(np.arange(1.0, 11).reshape(5, 2)), layers.GlobalAveragePooling1D()
    found = [
        average(read(np.array([[1, 2] + [0] * more])))[0].numpy().tolist() for more in range(4)
    ]
    assert len({tuple(vector) for vector in found}) == 4


@claim("04-flatten-or-pool", "A `GRU` computes three things instead of four, and keeps two biases")
def _():
    for units, dim in [(1, 2), (4, 3), (7, 1)]:
        gru, lstm = layers.GRU(units), layers.LSTM(units)
        for layer in (gru, lstm):
            layer.build((None, None, dim))
        assert gru.count_params() == 3 * (dim + units + 2) * units
        assert lstm.count_params() == 4 * (dim + units + 1) * units


@claim("04-flatten-or-pool", "or after another recurrent layer as it is by default, there is no")
def _():
    x = np.ones((1, 3, 2), "float32")
    for make in (layers.SimpleRNN, layers.LSTM, layers.GRU):
        assert len(make(2)(x).shape) == 2 and len(make(2, return_sequences=True)(x).shape) == 3
    assert len(layers.Flatten()(x).shape) == 2


@claim("05-variable-length", "With `valid`, its first step can be at length - span + 1 places")
def _():
    for kernel in (1, 2, 3):
        for strides, dilation in [(1, 1), (2, 1), (3, 1), (1, 2), (1, 3)]:
            span = (kernel - 1) * dilation + 1
            for length in (span, span + 1, 9):
                x = np.zeros((1, length, 1), "float32")
                places = {
                    padding: layers.Conv1D(1, kernel, strides, padding, dilation_rate=dilation)(
                        x
                    ).shape[1]
                    for padding in ("valid", "same", "causal")
                }
                every = -(-length // strides)
                fits = -(-(length - span + 1) // strides)
                assert places == {"valid": fits, "same": every, "causal": every}


@claim(
    "05-variable-length", "`maxlen` cuts off the *beginning*, and everything becomes a whole number"
)
def _():
    pad = keras.utils.pad_sequences
    assert pad([[1, 2, 3, 4]], maxlen=2).tolist() == [[3, 4]]
    assert pad([[1, 2, 3, 4]], maxlen=2, truncating="post").tolist() == [[1, 2]]
    assert pad([[1, 2, 3]], maxlen=2, padding="post").tolist() == [[2, 3]]
    assert pad([[0.5, 1.7], [2.5]]).dtype == "int32"
    assert pad([[0.5, 1.7]], dtype="float32").tolist() == [[0.5, np.float32(1.7)]]


@claim("05-variable-length", "(The convolution itself destroys a mask that hangs on its input")
def _():
    some = [layers.Conv1D(1, 2, padding=padding) for padding in ("valid", "same", "causal")]
    for layer in [*some, layers.SeparableConv1D(1, 2), layers.Conv1DTranspose(1, 2)]:
        with pytest.warns(UserWarning, match="destroy the mask"):
            assert not has_mask(layer(vectors()))


@claim("06-masking", "**Printing a tensor does not show you whether it has a mask.**")
def _():
    masked = vectors()
    plain = tf.constant(masked.numpy())
    assert has_mask(masked) and not has_mask(plain)
    assert repr(masked) == repr(plain) and str(masked) == str(plain)


@claim("06-masking", "there the layer itself attaches a mask to what comes out, once you have said")
def _():
    class Double(layers.Layer):
        def call(self, x):
            return ops.multiply(x, 2) + 0

    for may in (False, True):
        layer = Double()
        layer.supports_masking = may
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            symbolic = layers.Embedding(5, 2, mask_zero=True)(keras.Input((3,)))
            assert has_mask(layer(vectors())) == has_mask(layer(symbolic)) == may


@claim("06-masking", "Destroying it gives a warning at most, and no error.")
def _():
    def warned(layer, *given):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert not has_mask(layer(*given))
        return len(caught)

    loud = [layers.Flatten(), layers.Conv1D(1, 2), layers.GlobalMaxPooling1D()]
    loud += [layers.Reshape((6,)), layers.Permute((2, 1)), layers.Lambda(lambda x: x * 1.0)]
    loud += [layers.MaxPooling1D(2), layers.RMSNormalization(), layers.ZeroPadding1D(1)]
    assert [warned(layer, vectors()) for layer in loud] == [1] * len(loud)
    plain = tf.constant(vectors().numpy())
    assert warned(layers.Add(), [vectors(), plain]) == 0


@claim("06-masking", "(for two tensors, `x` and `y`: `x_mask` and `y_mask`)")
def _():
    seen = {}

    class Both(layers.Layer):
        def call(self, x, y, mask=None, x_mask=None, y_mask=None):
            seen.update(mask=mask, x=x_mask, y=y_mask)
            return x * 1.0

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Both()(vectors(), vectors())
    assert {name for name, mask in seen.items() if mask is not None} == {"x", "y"}


@claim("06-masking", "that one loses its mask, and the one that is added keeps it.")
def _():
    for causal in (False, True):
        x = vectors()
        normal = layers.LayerNormalization()(x)
        attended = layers.MultiHeadAttention(1, 2)(normal, normal, use_causal_mask=causal)
        assert [has_mask(each) for each in (x, normal, attended)] == [True, False, True]
        assert has_mask(layers.Add()([x, attended]))


@claim("06-masking", "So the state after the last step is the state after the last *real* step")
def _():
    read = holding(np.random.default_rng(0).normal(size=(4, 2)), mask_zero=True)
    for make in (layers.SimpleRNN, layers.LSTM, layers.GRU):
        for options in ({}, {"unroll": True}, {"return_state": True}):
            layer = make(3, **options)
            found = [
                np.array(state)
                for ids in ([1, 2, 3], [1, 2, 3, 0], [0, 0, 1, 2, 3, 0, 0], [1, 0, 2, 0, 3])
                for state in tf.nest.flatten(layer(read(np.array([ids]))))[:1]
            ]
            assert all(np.allclose(found[0], other, atol=1e-6) for other in found)


@claim("06-masking", "beside a second tensor, the mask that hangs on the first one is not found")
def _():
    read = holding(np.random.default_rng(0).normal(size=(4, 2)), mask_zero=True)
    ids, state = np.array([[0, 0, 3]]), tf.ones((1, 2))
    for make in (layers.SimpleRNN, layers.GRU):
        layer = make(2, return_sequences=True)
        alone, found, by_hand = (
            np.array(layer(read(ids), **options))[0, :2]
            for options in (
                {},
                {"initial_state": state},
                {"initial_state": state, "mask": ids != 0},
            )
        )
        assert (alone == 0).all() and (by_hand == 0).all() and (found != 0).all()


@claim("06-masking", "a real word with id 0 would be skipped by every layer that uses the mask.")
def _():
    read = holding(np.random.default_rng(0).normal(size=(4, 2)), mask_zero=True)
    with_zero, without = read(np.array([[1, 0, 2]])), read(np.array([[1, 2]]))
    some = [layers.LSTM(2), layers.GRU(2), layers.SimpleRNN(2), layers.GlobalAveragePooling1D()]
    for layer in some:
        assert np.allclose(layer(with_zero), layer(without), atol=1e-6), layer.name


@claim("06-masking", "NaN equals nothing, itself included, so no step is skipped.")
def _():
    gaps = np.array([[[2.0, 3.0], [np.nan, np.nan], [np.nan, 1.0]]], "float32")
    for value in (np.nan, 0.0, -1.0):
        assert np.array(layers.Masking(value).compute_mask(gaps)).all()


@claim("06-masking", "`Rescaling` keeps the mask.")
def _():
    symbolic = layers.Embedding(5, 2, mask_zero=True)(keras.Input((3,)))
    for arguments in ((0.5,), (2.0, 1.0), ([1.0, 2.0],)):
        for given in (vectors(), symbolic, layers.Masking()(vectors())):
            assert has_mask(layers.Rescaling(*arguments)(given))


@claim("06-masking", "`where` chooses the number, but the gradient still passes through 0 / 0.")
def _():
    counts = tf.constant([3.0, 0.0])
    for where in (ops.where, tf.where):
        for guarded in (False, True):
            totals = tf.Variable([6.0, 0.0])
            with tf.GradientTape() as tape:
                divisor = where(counts == 0, 1.0, counts) if guarded else counts
                repaired = where(counts == 0, 0.0, totals / divisor)
            assert repaired.numpy().tolist() == [2, 0]
            assert np.isfinite(tape.gradient(repaired, totals).numpy()).all() == guarded


@claim(
    "07-sharing", "Every call of the class, `Embedding(...)`, makes a new table; every call of the"
)
def _():
    one, other = layers.Embedding(5, 2, name="same"), layers.Embedding(5, 2, name="same")
    for layer in (one, other):
        layer.build()
    assert one.embeddings is not other.embeddings
    variable = one.embeddings
    for given in (np.array([1]), np.array([[1, 2]]), keras.Input((3,)), keras.Input((7,))):
        one(given)
        assert one.embeddings is variable and len(one.weights) == 1


@claim(
    "07-sharing", "Freezing a model freezes its layers, and the layer is the same one everywhere."
)
def _():
    ids, table = keras.Input((3,)), layers.Embedding(5, 2)
    inner = keras.Sequential([keras.Input((3,)), table])
    for outer in (keras.Model(ids, inner(ids)), keras.Sequential([keras.Input((3,)), inner])):
        outer.trainable = False
        assert not table.trainable and inner.trainable_weights == []
        outer.trainable = True
        assert table.trainable and len(inner.trainable_weights) == 1


@claim("07-sharing", "Tie it to the output, and a word moves in every step, seen or not.")
def _():
    start = np.random.default_rng(0).normal(size=(5, 2))
    for optimizer in (keras.optimizers.SGD(0.1), keras.optimizers.Adam(0.1)):
        tied = layers.ReversibleEmbedding(5, 2)
        tied.build()
        tied.set_weights([start])
        for _ in range(2):
            before = tied.get_weights()[0]
            with tf.GradientTape() as tape:
                scores = ops.softmax(tied(tied(np.array([[1, 1, 3]])), reverse=True))
                loss = -tf.reduce_mean(tf.math.log(scores[0, :, 3]))
            weights = tied.trainable_variables
            optimizer.apply(tape.gradient(loss, weights), weights)
            assert (tied.get_weights()[0] != before).any(axis=1).all()


@claim("08-restore", "finds its layers by position, not by name.**")
def _():
    def chain(*names):
        inputs = outputs = keras.Input((2,))
        for name in names:
            outputs = layers.Dense(2, name=name)(outputs)
        functional = keras.Model(inputs, outputs)
        dense = [layers.Dense(2, name=name) for name in names]
        return functional, keras.Sequential([keras.Input((2,)), *dense])

    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/some.weights.h5"
        for saved, loaded in zip(chain("a", "b"), chain("b", "a"), strict=True):
            saved.save_weights(file)
            loaded.load_weights(file)
            assert all(map(np.array_equal, saved.get_weights(), loaded.get_weights()))


@claim("08-restore", "Positions are counted separately for each kind of layer.")
def _():
    saved = [layers.Dense(2), layers.LayerNormalization(), layers.Dense(2)]
    loaded = [layers.LayerNormalization(), layers.Dense(2), layers.Dense(2)]
    one, other = (keras.Sequential([keras.Input((2,)), *some]) for some in (saved, loaded))
    with tempfile.TemporaryDirectory() as folder:
        one.save_weights(f"{folder}/some.weights.h5")
        other.load_weights(f"{folder}/some.weights.h5")
    assert np.array_equal(saved[0].get_weights()[0], loaded[1].get_weights()[0])
    assert np.array_equal(saved[2].get_weights()[0], loaded[2].get_weights()[0])


@claim("08-restore", "What you set between `compile` and that first `fit` still counts")
def _():
    x, y = np.ones((2, 2), "float32"), np.zeros((2, 1), "float32")
    for first in ("nothing", "evaluate", "predict"):
        model = keras.Sequential([keras.Input((2,)), layers.Dense(2), layers.Dense(1)])
        model.compile("sgd", "mse")
        if first != "nothing":
            getattr(model, first)(*((x, y) if first == "evaluate" else (x,)), verbose=0)
        model.layers[0].trainable = False
        for flag, moves in [(False, False), (True, False)]:
            model.layers[0].trainable = flag
            before = model.layers[0].get_weights()[0]
            model.fit(x, y, verbose=0)
            assert (model.layers[0].get_weights()[0] != before).any() == moves


@claim("08-restore", "A model whose own flag is `False` hands out nothing, whatever its layers say")
def _():
    inner = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    outer = keras.Sequential([keras.Input((2,)), inner, layers.Dense(1)])
    outer.trainable = False
    for layer in (inner, *inner.layers, outer.layers[1]):
        layer.trainable = True
    assert outer.trainable_weights == [] and len(inner.trainable_weights) == 2
    inputs = keras.Input((2,))
    assert len(keras.Model(inputs, outer(inputs)).trainable_weights) in (0, 4)


@claim("08-restore", "`model.inputs[0]` works for every functional model, and for a `Sequential`")
def _():
    one, two = keras.Input((2,), name="one"), keras.Input((2,), name="two")
    added = layers.Add()([one, two])
    for given in ([one, two], {"one": one, "two": two}, (one, two)):
        assert keras.Model(given, added).inputs[0] is one
    assert keras.Model(one, layers.Dense(1)(one)).inputs[0] is one
    called = keras.Sequential([layers.Dense(1)])
    called(np.ones((3, 2), "float32"))
    assert tuple(called.inputs[0].shape)[1:] == (2,)


@claim("09-pretrained", "`trainable=False` freezes it, whichever way you took.")
def _():
    matrix = np.arange(10.0).reshape(5, 2)
    constant = keras.initializers.Constant(matrix)
    made = [layers.Embedding(5, 2, weights=[matrix], trainable=False)]
    made += [layers.Embedding(5, 2, embeddings_initializer=constant, trainable=False)]
    made += [layers.Embedding(5, 2, trainable=False) for _ in range(2)]
    for layer in made:
        layer.build()
    made[2].set_weights([matrix])
    made[3].embeddings.assign(matrix)
    for layer in made:
        assert layer.trainable_weights == [] and np.array_equal(layer.get_weights()[0], matrix)


@claim(
    "09-pretrained", "After the first step **every row has length 1**, whether it was in the batch"
)
def _():
    for make in (keras.optimizers.SGD, keras.optimizers.Adam, keras.optimizers.RMSprop):
        unit = keras.constraints.UnitNorm(axis=1)
        layer = holding(np.arange(1.0, 11).reshape(5, 2), embeddings_constraint=unit)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(np.array([1, 1, 3])))
        weights = layer.trainable_variables
        make(0.1).apply(tape.gradient(loss, weights), weights)
        assert np.allclose(np.linalg.norm(layer.get_weights()[0], axis=1), 1, atol=1e-3)


@claim("09-pretrained", "`MaxNorm(2, axis=1)` shortens rows that are longer than 2, and leaves the")
def _():
    table = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 2.0], [3.0, 4.0]], "float32")
    found = np.array(keras.constraints.MaxNorm(2, axis=1)(table))
    assert np.allclose(found[:3], table[:3], atol=1e-5)
    assert np.allclose(found[3], [1.2, 1.6], atol=1e-5)


@claim(
    "09-pretrained", "And always pass `axis` to a constraint on the length of vectors: its default"
)
def _():
    constraints = keras.constraints
    for constraint in (constraints.UnitNorm(), constraints.MaxNorm(2), constraints.MinMaxNorm()):
        assert constraint.axis == 0
    with pytest.raises(TypeError):
        constraints.NonNeg(axis=1)


@claim("10-structured-weights", "By default, Adam keeps two running means per weight.")
def _():
    for shape in ((3,), (3, 3), (2, 3, 4)):
        for options, means in [({}, 2), ({"weight_decay": 0.1}, 2), ({"amsgrad": True}, 3)]:
            adam = keras.optimizers.Adam(**options)
            adam.build([keras.Variable(np.zeros(shape))])
            assert [tuple(v.shape) for v in adam.variables if len(v.shape)] == [shape] * means


def two_steps(make, kernel):
    """Where three numbers are after two steps, with their kernel made in this way."""
    parameters, optimizer = keras.Variable([1.0, 1.0, 1.0]), make()
    for _ in range(2):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(kernel(parameters) * np.arange(9.0).reshape(3, 3))
        optimizer.apply([tape.gradient(loss, parameters.value)], [parameters])
    return parameters.numpy()


RING = np.array([[0, 1, 2], [2, 0, 1], [1, 2, 0]])


@claim("10-structured-weights", "instead of `self.parameters`: a product adds up the list.")
def _():
    optimizers = keras.optimizers
    for make in (
        *(lambda: optimizers.Adam(0.1), lambda: optimizers.RMSprop(0.1)),
        *(lambda: optimizers.Adagrad(0.1), lambda: optimizers.Nadam(0.1)),
        *(lambda: optimizers.SGD(0.1, clipnorm=1.0), lambda: optimizers.SGD(0.1, clipvalue=1.0)),
    ):
        flat = two_steps(make, lambda p: ops.take(p, RING))
        multiplied = two_steps(make, lambda p: ops.take(p * 1.0, RING, axis=0))
        listed = two_steps(make, lambda p: ops.take(p, RING, axis=0))
        assert np.allclose(flat, multiplied, 1e-4) and not np.allclose(flat, listed, 1e-3)


@claim("10-structured-weights", "`keras.ops.take(parameters, places)` is `parameters[places]`.")
def _():
    numbers = np.array([1.0, 2.0, 3.0], "float32")
    for places in (RING, RING[0], np.array(2), RING[None]):
        assert np.array_equal(ops.take(numbers, places), numbers[places])
    table = np.arange(6.0).reshape(3, 2)
    assert ops.take(table, RING).shape != table[RING].shape


@claim(
    "10-structured-weights", "Unless the gradient is tiny, Adam's first step has the size of its"
)
def _():
    for rate in (0.001, 0.1, 1.0):
        for size in (1e-3, 1.0, -1e3):
            weight = keras.Variable([0.0])
            keras.optimizers.Adam(rate).apply([tf.constant([size])], [weight])
            assert np.isclose(weight.numpy()[0], -np.sign(size) * rate, rtol=1e-2)


@claim(
    "11-inside", "An eager call of a layer, or of a class of your own, computes and keeps no plan."
)
def _():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(3)

        def call(self, x):
            return self.hidden(x)

    own, dense = Own(), layers.Dense(3)
    for call in (own, dense):
        call(np.ones((4, 2), "float32"))
    for layer in (own.hidden, dense):
        with pytest.raises(AttributeError, match="has never been called"):
            _ = layer.output


@claim("11-inside", "With a `build` there is no rehearsal:")
def _():
    runs = []

    class Bare(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(2)

        def call(self, x):
            runs.append(1)
            return self.dense(x)

    class Built(Bare):
        def build(self, shape):
            self.dense.build(shape)

    for make, expected in [(Bare, 2), (Built, 1)]:
        layer = make()
        for times in (expected, 1):
            runs.clear()
            layer(np.ones((1, 2), "float32"))
            assert len(runs) == times


@claim("11-inside", "each query shares out 1 among the keys, and padding gets exactly 0.")
def _():
    random = np.random.default_rng(0)
    keys = np.array([[[True, True, False]], [[True, False, False]]])
    for heads, size in [(1, 2), (2, 3)]:
        for policy in ("float32", "mixed_float16", "mixed_bfloat16"):
            attention = layers.MultiHeadAttention(heads, size, dtype=policy)
            x = random.normal(size=(2, 3, 4)).astype("float32")
            options = {"attention_mask": keys, "return_attention_scores": True}
            shares = np.array(attention(x, x, **options)[1], "float32")
            assert np.allclose(shares.sum(axis=-1), 1, atol=2e-2)
            assert (shares[0, :, :, 2] == 0).all() and (shares[1, :, :, 1:] == 0).all()


@claim("11-inside", "There is no one graph any more: every trace of a function has its own.")
def _():
    function = tf.function(lambda x: x + 1)
    shapes = [tf.TensorSpec((2,)), tf.TensorSpec((3,)), tf.TensorSpec((2,), "int32")]
    graphs = [function.get_concrete_function(shape).graph for shape in shapes]
    assert len({id(graph) for graph in graphs}) == 3


@claim(
    "12-capstone", 'For a masked average that makes no difference; say `padding="post"` where it'
)
def _():
    table = np.random.default_rng(0).normal(size=(9, 4))
    read, average = holding(table, mask_zero=True), layers.GlobalAveragePooling1D()
    pad = keras.utils.pad_sequences
    for notes in ([[3, 1, 4], [1]], [[5], [6, 7, 8, 2]]):
        found = [average(read(pad(notes, padding=side))) for side in ("pre", "post")]
        assert np.allclose(*found, atol=1e-6)


@pytest.mark.parametrize(
    "chapter, sentence, experiment", LEDGER, ids=[sentence[:40] for _, sentence, _ in LEDGER]
)
def test_a_claim_stands_in_its_chapter_and_is_not_refuted(chapter, sentence, experiment):
    assert sentence in prose(chapter), "The sentence was changed: try the new one."
    experiment()
