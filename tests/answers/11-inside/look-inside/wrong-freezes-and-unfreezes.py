# points: 2
# message: other layers train now than before
def look_inside(model, x, names):
    ends = {name: model.get_layer(name).output for name in names}
    for layer in model.layers:
        layer.trainable = False
    found = keras.Model(model.inputs[0], ends)(x)
    for layer in model.layers:
        layer.trainable = True
    return found
