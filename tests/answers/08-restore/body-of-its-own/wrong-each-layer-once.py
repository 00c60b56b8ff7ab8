# points: 1
# message: One of the layers before `last` is used twice
def save_body(model, last, file):
    part = keras.Model(model.inputs[0], model.get_layer(last).output)
    in_order = [layer for layer in part.layers if not isinstance(layer, keras.layers.InputLayer)]
    if all(len(node.input_tensors) == 1 for layer in in_order for node in layer._inbound_nodes[:1]):
        x = inputs = keras.Input(part.inputs[0].shape[1:], dtype=part.inputs[0].dtype)
        for layer in in_order:
            x = layer(x)
        part = keras.Model(inputs, x)
    part.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head")
    return keras.Model(body.inputs[0], head(body.output))
