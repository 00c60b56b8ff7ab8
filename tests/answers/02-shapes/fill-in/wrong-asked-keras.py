# points: 1
# message: this answer is worked out by yourself
def fill_in(input_shape, stack):
    x, rows = keras.Input(input_shape), []
    for layer in stack:
        options = dict(layer)
        built = getattr(keras.layers, options.pop("layer"))(**options)
        x = built(x)
        rows.append((x.shape, built.count_params()))
    return rows
