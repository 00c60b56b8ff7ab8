"""What Keras warns of when a model is compiled and trained, beside what the tracer says."""

import pytest

from tests.tracer_differential import difference, tracers

HEAD = (
    "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers, ops\n\n"
)
ONE = """
model = keras.Sequential([keras.Input((3,)), layers.Dense(2, activation={activation!r})])
model.compile("sgd", keras.losses.{loss}(from_logits=True{more}))
model.fit(np.zeros((4, 3)), np.zeros({labels}), verbose=0)
"""


def one(activation: str | None, loss: str, labels: tuple, more: str = "") -> str:
    return ONE.format(activation=activation, loss=loss, labels=labels, more=more)


TWO = """
x = keras.Input((3,))
a = layers.Dense(2, name="a")(x)
model = keras.Model(x, [layers.Dense(1, name="b")(a), layers.Dense(1, name="d")(a)])
model.compile("sgd", loss={loss})
model.fit(np.zeros((4, 3)), [np.zeros((4, 1)), np.zeros((4, 1))], verbose=0)
"""
CUT = """
x = keras.Input((3,))
a = layers.Dense(2, name="a")(x)
model = keras.Model(x, {rest})
model.compile("sgd", "mse")
model.fit(np.zeros((4, 3)), np.zeros({labels}), verbose=0)
"""
PLAIN = """
model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
model.compile("sgd", "mse")
"""
FIT = "model.fit(np.zeros((4, 3)), np.zeros((4, 2)), verbose=0{more})\n"
DATA = "tf.data.Dataset.from_tensor_slices((np.zeros((4, 3)), np.zeros((4, 2)))).batch(2)"
#: (the code, a part of the warning or of the error; nothing where there is none)
CASES = {
    "shares for logits": (
        one(activation="sigmoid", loss="BinaryCrossentropy", labels=(4, 2)),
        "produced by a Sigmoid activation",
    ),
    "other shares for logits": (
        one(activation="sigmoid", loss="SparseCategoricalCrossentropy", labels=(4,)),
        "produced by a Softmax activation",
    ),
    "shares for logits, and labels of too many axes": (
        one(
            activation="softmax",
            loss="SparseCategoricalCrossentropy",
            labels=(4, 2, 2),
        ),
        "produced by a Softmax activation",
    ),
    "shares for logits, a class ignored": (
        one(
            activation="softmax",
            loss="SparseCategoricalCrossentropy",
            labels=(4,),
            more=", ignore_class=0",
        ),
        "",
    ),
    "logits for logits": (
        one(activation=None, loss="CategoricalCrossentropy", labels=(4, 2)),
        "",
    ),
    "a class alone": (
        """
model = keras.Sequential([keras.Input((3,)), layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "categorical_crossentropy")
model.fit(np.zeros((4, 3)), np.zeros((4, 1)), verbose=0)
""",
        "with num_classes > 1",
    ),
    "an output without a loss": (TWO.format(loss=["mse", None]), "['d/kernel', 'd/bias']"),
    "two losses": (TWO.format(loss=["mse", "mse"]), ""),
    "no gradient at all": (
        CUT.format(rest="ops.cast(ops.argmax(a, axis=-1), 'float32')", labels=(4,)),
        "No gradients provided for any variable.",
    ),
    "a gradient that is stopped": (
        CUT.format(rest="layers.Dense(2)(ops.stop_gradient(a))", labels=(4, 2)),
        "['a/kernel', 'a/bias']",
    ),
    "numbers for ids": (
        CUT.format(rest="layers.Embedding(3, 2)(a)", labels=(4, 2, 2)),
        "['a/kernel', 'a/bias']",
    ),
    "no batches left": (PLAIN + FIT.format(more=", steps_per_epoch=9"), "ran out of data"),
    "batches left": (PLAIN + FIT.format(more=", steps_per_epoch=2, batch_size=2, epochs=3"), ""),
    "frozen before": (PLAIN + "model.trainable = False\n" + FIT.format(more=""), "any trainable"),
    "frozen after": (PLAIN + (FIT + "model.trainable = False\n" + FIT).format(more=""), ""),
    "a data set": (PLAIN + f"model.fit({DATA}, verbose=0)\n", "expected to already be shuffled"),
    "eager and compiled": (
        PLAIN + 'model.compile("sgd", "mse", run_eagerly=True, jit_compile=True)\n',
        "Disabling `jit_compile`",
    ),
    "a scale of old": ("layers.LayerNormalization(rms_scaling=True)\n", "is deprecated"),
}


@pytest.mark.parametrize(("code", "part"), CASES.values(), ids=CASES)
def test_what_is_said_of(code: str, part: str):
    seen = tracers(HEAD + code)
    said = [*seen.warned, *(seen.error or ())]
    assert ([part] if part else []) == [part for text in said if part and part in text]
    assert bool(said) == bool(part)
    assert difference(HEAD + code) == ""
