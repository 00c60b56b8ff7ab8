def save_body(model, last, file):
    part = keras.Model(model.inputs, model.get_layer(last).output)
    copy = keras.models.clone_model(part)
    copy.set_weights(part.get_weights())
    copy.save(file)


def load_with_head(file):
    body = keras.models.load_model(file, compile=False)
    score = keras.layers.Dense(1, name="head", activation="sigmoid")(body.outputs[0])
    return keras.Model(inputs=body.inputs, outputs=score)
