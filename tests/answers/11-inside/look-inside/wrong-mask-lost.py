# points: 3
# message: lost the mask
def look_inside(model, x, names):
    if type(model) is not keras.Sequential:
        return keras.Model(model.inputs[0], {n: model.get_layer(n).output for n in names})(x)
    found = {}
    for layer in model.layers:
        x = layer(np.asarray(x))
        if layer.name in names:
            found[layer.name] = x
    return found
