# points: 2
# message: A name is the whole name
def look_inside(model, x, names):
    ends = {}
    for name in names:
        layer = next(layer for layer in model.layers if name in layer.name)
        ends[name] = layer.output
    return keras.Model(model.inputs[0], ends)(x)
