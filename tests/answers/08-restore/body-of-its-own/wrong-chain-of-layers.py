# points: 1
# message: A model need not be a chain
def save_body(model, last, file):
    kept = []
    for layer in model.layers:
        kept.append(layer)
        if layer.name == last:
            break
    kept = [layer for layer in kept if not isinstance(layer, keras.layers.InputLayer)]
    body = keras.Sequential([keras.Input(model.input_shape[1:]), *kept])
    body.save(file)


def load_with_head(file):
    model = keras.models.load_model(file)
    model.add(keras.layers.Dense(1, activation=keras.ops.sigmoid, name="head"))
    return model
