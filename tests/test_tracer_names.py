"""Which names of `keras.layers` have no rule, and why: the list never grows unseen."""

from tracer.modules import stand_ins
from tracer.names import NAMES
from tracer.unknown import Unknown

#: `names.txt` is compared with Keras in `test_tracer_differential.py`.
WITHOUT_A_RULE = {
    "FlaxLayer": "its shapes are those that Flax says",
    "JaxLayer": "its shapes are those that JAX says",
    "TorchModuleWrapper": "its shapes are those that PyTorch says",
    "TFSMLayer": "its shapes are in a file",
    "deserialize": "a configuration may name any class",
    "serialize": "no shape comes of it",
}


def test_every_layer_of_keras_has_a_rule_or_a_reason():
    layers = stand_ins()["keras.layers"]
    missing = {name for name in NAMES["keras.layers"] if isinstance(getattr(layers, name), Unknown)}
    assert missing == set(WITHOUT_A_RULE)


def test_what_has_a_rule_is_called_as_keras_calls_it():
    """Its class is the one that a summary shows; two names are those of an older or another one."""
    layers = stand_ins()["keras.layers"]
    others = {
        name: getattr(layers, name).__name__
        for name in NAMES["keras.layers"]
        if isinstance(getattr(layers, name), type) and getattr(layers, name).__name__ != name
    }
    assert others.pop("GroupQueryAttention") == "GroupedQueryAttention"
    shortened = ("Pool", "Convolution", "Convolutional")
    assert [name for name in others if not any(part in name for part in shortened)] == []
