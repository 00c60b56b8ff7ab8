# points: 0
# message: the output of both
def look_inside(model, x, names):
    found = {}
    for name in names:
        layer = model.get_layer(name)
        found[name] = layer([x, x]) if isinstance(layer, keras.layers.Add) else layer(x)
    return found
