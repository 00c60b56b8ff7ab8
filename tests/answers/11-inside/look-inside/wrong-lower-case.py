# points: 2
# message: Under the name `UP` stands what `up` puts out.
def look_inside(model, x, names):
    layers = {}
    for layer in model.layers:
        layers.setdefault(layer.name.lower(), layer)
    return {n: keras.Model(model.inputs[0], layers[n.lower()].output)(x) for n in names}
