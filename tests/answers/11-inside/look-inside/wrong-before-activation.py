# points: 0
# message: `left` has an activation
def look_inside(model, x, names):
    ends = {name: model.get_layer(name).output for name in names}
    found = dict(keras.Model(model.inputs[0], ends)(x))
    for name in names:
        layer = model.get_layer(name)
        if isinstance(layer, keras.layers.Dense):
            before = keras.Model(model.inputs[0], layer.input)(x)
            found[name] = before @ layer.kernel
            if layer.use_bias:
                found[name] += layer.bias
    return found
