# points: 2
# message: No such layer: up_1
def look_inside(model, x, names):
    whole = keras.Model(model.inputs[0], model.outputs[0])
    return {name: keras.Model(whole.inputs[0], whole.get_layer(name).output)(x) for name in names}
