# points: 2
# message: hands on what it is given
def look_inside(model, x, names):
    ends = {name: model.get_layer(name).output for name in names}
    return keras.Model(model.inputs[0], ends)(x, training=True)
