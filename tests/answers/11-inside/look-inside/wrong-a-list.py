# points: 0
# message: should be a dict
def look_inside(model, x, names):
    return keras.Model(model.inputs[0], [model.get_layer(n).output for n in names])(x)
