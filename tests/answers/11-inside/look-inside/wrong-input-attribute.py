# points: 2
# message: has never been called and thus has no defined input
def look_inside(model, x, names):
    ends = {name: model.get_layer(name).output for name in names}
    return keras.Model(model.input, ends)(x)
