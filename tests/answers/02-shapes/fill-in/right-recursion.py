def fill_in(input_shape, stack):
    if not stack:
        return []
    (first, *others), sample = stack, tuple(input_shape)
    match first:
        case {"layer": "Dense", "units": units}:
            after, count = sample[:-1] + (units,), units * (1 + sample[-1])
        case {"layer": "Embedding", "input_dim": rows, "output_dim": dim}:
            after, count = sample + (dim,), rows * dim
        case {"layer": "SimpleRNN", "units": units, "return_sequences": every}:
            after, count = sample[:1] * every + (units,), units * (sum(sample[1:]) + units + 1)
        case {"layer": "Conv1D", "filters": filters, "kernel_size": size}:
            time = sample[0] and sample[0] + 1 - size
            after, count = (time, filters), filters * (1 + size * sample[1])
        case {"layer": "MaxPooling1D", "pool_size": size}:
            after, count = (sample[0] and sample[0] // size, sample[1]), 0
        case {"layer": "GlobalAveragePooling1D"}:
            after, count = sample[1:], 0
        case {"layer": "Flatten"}:
            count, size = 0, 1
            for axis in sample:
                size *= axis
            after = (size,)
    return [((None,) + after, count)] + fill_in(after, others)
