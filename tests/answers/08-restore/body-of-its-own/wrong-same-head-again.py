# points: 2
# message: A head made twice is fresh twice:
_heads = {}


def save_body(model, last, file):
    keras.Model(model.inputs, model.get_layer(last).output).save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    width = body.outputs[0].shape[-1]
    if width not in _heads:
        _heads[width] = keras.layers.Dense(1, "sigmoid", name="head")
    return keras.Sequential([body, _heads[width]])
