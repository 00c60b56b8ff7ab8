"""`clone_model` beside Keras: names, shapes, weights, masks, and what has none of these."""

import pytest

from tests.tracer_differential import difference
from tracer import trace_source

HEAD = "import keras\nfrom keras import layers, ops\n\n"
MODELS = {
    "a mask": """
x = keras.Input((4,), name="q")
h = layers.Embedding(5, 3, mask_zero=True)(x)
m = keras.Model(x, layers.LSTM(2, return_sequences=True)(h))
""",
    "a lost mask": """
m = keras.Sequential(
    [keras.Input((4,)), layers.Embedding(5, 3, mask_zero=True), layers.Flatten(), layers.Dense(2)]
)
""",
    "a shared layer and operations": """
shared, x, y = layers.Dense(3), keras.Input((3,)), keras.Input((3,))
z = ops.relu(layers.Add()([shared(x), shared(y)])) + 1
m = keras.Model([x, y], [z, shared(z)], name="two")
""",
    "a model inside": """
inner = keras.Sequential([keras.Input((3,)), layers.Dense(4)], name="inner")
x = keras.Input((3,))
m = keras.Model(x, layers.Dense(2)(inner(x)))
""",
    "wrapped layers": """
m = keras.Sequential(
    [
        keras.Input((5, 3)),
        layers.TimeDistributed(layers.Dense(2)),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True), name="both"),
        layers.RNN([layers.GRUCell(2), layers.LSTMCell(3)]),
    ]
)
""",
    "a frozen layer": """
m = keras.Sequential(
    [keras.Input((3,)), layers.Dense(4, trainable=False, name="k"), layers.Dense(1)]
)
m.compile("sgd", "mse")
""",
    "a layer of the reader's": """
class Own(layers.Layer):
    def __init__(self, n=3, **kwargs):
        super().__init__(**kwargs)
        self.inside = layers.Dense(n)

    def build(self, input_shape):
        self.inside.build(input_shape)

    def call(self, x):
        return self.inside(x)


m = keras.Sequential([keras.Input((3,)), Own(5)])
""",
    "a lambda": """
m = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x)])
""",
}


@pytest.mark.parametrize("code", MODELS.values(), ids=MODELS)
def test_the_clone_of(code: str):
    assert difference(f"{HEAD}{code}\nmodel = keras.models.clone_model(m)\n") == ""


def test_a_clone_with_other_layers_or_another_input():
    code = MODELS["a frozen layer"]
    other = "clone_function=lambda layer: layers.Dense(7)"
    assert difference(f"{HEAD}{code}\nmodel = keras.models.clone_model(m, {other})\n") == ""
    given = "input_tensors=keras.Input((3,))"
    assert difference(f"{HEAD}{code}\nmodel = keras.models.clone_model(m, {given})\n") == ""


def test_a_model_that_only_its_own_config_can_clone_is_named():
    code = "class Own(keras.Model):\n    pass\n\nkeras.models.clone_model(Own())\n"
    assert [each["what"] for each in trace_source(HEAD + code).unknown] == [
        "clone_model of a model of the class Own"
    ]
