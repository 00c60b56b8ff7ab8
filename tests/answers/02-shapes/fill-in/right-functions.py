def window_places(time, places):
    return time if time is None else places(time)


RULES = {
    "Dense": lambda s, units: ([*s[:-1], units], s[-1] * units + units),
    "Embedding": lambda s, input_dim, output_dim: ([*s, output_dim], input_dim * output_dim),
    "SimpleRNN": lambda s, units, return_sequences: (
        [s[0], s[1], units] if return_sequences else [s[0], units],
        s[2] * units + units**2 + units,
    ),
    "Conv1D": lambda s, filters, kernel_size: (
        [s[0], window_places(s[1], lambda n: n - (kernel_size - 1)), filters],
        kernel_size * s[2] * filters + filters,
    ),
    "MaxPooling1D": lambda s, pool_size: (
        [s[0], window_places(s[1], lambda n: (n - pool_size) // pool_size + 1), s[2]],
        0,
    ),
    "GlobalAveragePooling1D": lambda s: ([s[0], s[2]], 0),
    "Flatten": lambda s: ([s[0], int(np.prod(s[1:]))], 0),
}


def fill_in(input_shape, stack):
    shape, rows = [None, *input_shape], []
    for layer in stack:
        options = dict(layer)
        shape, parameters = RULES[options.pop("layer")](shape, **options)
        rows.append((tuple(shape), parameters))
    return rows
