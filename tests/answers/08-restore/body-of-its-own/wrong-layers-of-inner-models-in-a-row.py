# points: 1
# message: One of the layers before `last` is a model itself
def save_body(model, last, file):
    part = keras.Model(model.inputs[0], model.get_layer(last).output)
    if any(isinstance(layer, keras.Model) for layer in part.layers):
        x = inputs = keras.Input(model.inputs[0].shape[1:])
        for layer in part.layers:
            if isinstance(layer, keras.Model):
                x = layer.layers[-1](keras.ops.concatenate([x, x[:, :1]], axis=-1))
            elif not isinstance(layer, keras.layers.InputLayer):
                x = layer(x)
        part = keras.Model(inputs, x)
    part.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.output))
