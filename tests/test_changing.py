"""A call that changes its object and could not be traced: what comes after it accuses nobody."""

import pytest

from tracer import trace_source

NOT_FOLLOWED = "int(keras.applications.ResNet50().n)"
START = "import keras\nimport numpy as np\nfrom keras import layers\n"


@pytest.mark.parametrize(
    "code",
    [
        "m = keras.Sequential([keras.Input((8,)), layers.Dense(1)])\n"
        f"m.compile(loss='mse', metrics=[{NOT_FOLLOWED}])\n"
        "m.fit(np.zeros((4, 8)), np.zeros((4, 1)))",
        f"d = layers.Dense(3)\nd.build((None, {NOT_FOLLOWED}))\nd.kernel.shape",
        f"kept = [1]\nkept.clear({NOT_FOLLOWED})\nkept[7]",
        f"m = keras.Sequential()\nm.add(layers.Dense({NOT_FOLLOWED}))\nm.get_layer('dense')",
    ],
    ids=["compile", "build", "clear", "add"],
)
def test_what_follows_a_change_that_was_not_traced_accuses_nobody(code):
    found = trace_source(START + code)
    assert found.error is None
    assert found.unknown


@pytest.mark.parametrize(
    "call",
    [
        f"layers.add([keras.Input((3,)), {NOT_FOLLOWED}])",
        f"d.set_weights([{NOT_FOLLOWED}])",
        f"np.append([1], {NOT_FOLLOWED})",
    ],
)
def test_what_changes_no_shape_is_known_as_before(call):
    after = "np.zeros(3)\nlayers.Dense(2)(keras.Input((8,)))\nd(keras.Input((None, None)))"
    found = trace_source(f"{START}d = layers.Dense(3)\n{call}\n{after}")
    assert found.error is not None and found.error["line"] == 8
