# points: 2
# message: A name is the whole name
def look_inside(model, x, names):
    ends = {}
    for layer in model.layers:
        for name in names:
            if layer.name.startswith(name):
                ends[name] = layer.output
    return keras.Model(model.inputs[0], ends)(x)
