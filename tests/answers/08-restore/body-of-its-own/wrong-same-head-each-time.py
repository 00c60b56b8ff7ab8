# points: 2
# message: A head made twice is fresh twice
def save_body(model, last, file):
    body = keras.Model(model.inputs[0], model.get_layer(last).output)
    body.save(file)


def load_with_head(file):
    body = keras.models.load_model(file)
    head = keras.layers.Dense(1, activation="sigmoid", name="head", kernel_initializer="ones")
    return keras.Model(body.inputs[0], head(body.output))
