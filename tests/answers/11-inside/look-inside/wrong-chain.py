# points: 1
# message: The layers are no chain
def look_inside(model, x, names):
    found, value = {}, x
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        value = layer([value, value] if isinstance(layer, keras.layers.Add) else value)
        found[layer.name] = value
    return {name: found[name] for name in names}
