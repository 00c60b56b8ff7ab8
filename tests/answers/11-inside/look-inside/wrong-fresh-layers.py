# points: 0
# message: the output of left
def look_inside(model, x, names):
    found = {}
    for name in names:
        layer = model.get_layer(name)
        again = type(layer).from_config(layer.get_config())
        if isinstance(layer, keras.layers.Add):
            found[name] = again([x, x])
        else:
            found[name] = again(x)
    return found
