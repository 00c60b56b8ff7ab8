# points: 1
# message: The model is left as it is:
def look_inside(model, x, names):
    model.trainable = False  # we only look
    return {
        name: keras.Model(model.inputs, model.get_layer(name).output)(x)
        for name in names
    }
