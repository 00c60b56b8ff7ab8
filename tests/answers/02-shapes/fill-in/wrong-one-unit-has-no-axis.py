# points: 1
# message: An axis of size 1 is still an axis
def fill_in(input_shape, stack):
    from math import prod

    shape, rows = (None, *input_shape), []
    for layer in stack:
        kind, count = layer["layer"], 0
        if kind == "Dense":
            count = (shape[-1] + 1) * layer["units"]
            shape = (
                (*shape[:-1], layer["units"])
                if layer["units"] > 1 or len(shape) < 3
                else shape[:-1]
            )
        elif kind == "Embedding":
            count = layer["input_dim"] * layer["output_dim"]
            shape = (*shape, layer["output_dim"])
        elif kind == "SimpleRNN":
            units = layer["units"]
            count = (shape[-1] + units + 1) * units
            shape = (None, shape[1], units) if layer["return_sequences"] else (None, units)
        elif kind == "Conv1D":
            count = (layer["kernel_size"] * shape[-1] + 1) * layer["filters"]
            places = None if shape[1] is None else shape[1] - layer["kernel_size"] + 1
            shape = (None, places, layer["filters"])
        elif kind == "MaxPooling1D":
            places = None if shape[1] is None else shape[1] // layer["pool_size"]
            shape = (None, places, shape[-1])
        elif kind == "GlobalAveragePooling1D":
            shape = (None, shape[-1])
        else:  # Flatten
            shape = (None, prod(shape[1:]))
        rows.append((shape, count))
    return rows
