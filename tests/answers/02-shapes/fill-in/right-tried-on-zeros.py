def fill_in(input_shape, stack):
    # Sizes are tracked on an array of zeros; two lengths tell which axes are open.
    def walk(size):
        x = np.zeros([size if axis is None else axis for axis in input_shape])
        for layer in stack:
            kind = layer["layer"]
            if kind == "Dense":
                weights = [np.zeros((x.shape[-1], layer["units"])), np.zeros(layer["units"])]
                x = x @ weights[0] + weights[1]
            elif kind == "Embedding":
                weights = [np.zeros((layer["input_dim"], layer["output_dim"]))]
                x = weights[0][x.astype(int)]
            elif kind == "SimpleRNN":
                units = layer["units"]
                weights = [np.zeros((n, units)) for n in (x.shape[-1], units, 1)]
                states = x @ weights[0] + weights[2]
                x = states if layer["return_sequences"] else states[-1]
            elif kind == "Conv1D":
                window, filters = layer["kernel_size"], layer["filters"]
                weights = [np.zeros((window, x.shape[-1], filters)), np.zeros(filters)]
                places = np.lib.stride_tricks.sliding_window_view(x, window, axis=0)
                x = np.einsum("pdw,wdf->pf", places, weights[0])
            else:
                weights = []
                if kind == "MaxPooling1D":
                    pool = layer["pool_size"]
                    x = x[: len(x) // pool * pool : pool]
                elif kind == "GlobalAveragePooling1D":
                    x = x.mean(axis=0)
                else:
                    x = x.ravel()
            yield x.shape, sum(w.size for w in weights)

    rows = []
    for (one, count), (other, _) in zip(walk(400), walk(800), strict=True):
        shape = [a if a == b else None for a, b in zip(one, other, strict=True)]
        rows.append(((None, *shape), count))
    return rows
