# points: 3
# message: stopped with ValueError
def restore_matching(model, file):
    saved = {}
    with h5py.File(file) as f:
        for entry in f["layers"].values():
            arrays = entry["vars"]
            saved[arrays.attrs["name"]] = [arrays[str(i)][()] for i in range(len(arrays))]
    took, skipped = [], {}
    for layer in model.layers:
        if not layer.weights:
            continue
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if layer.name not in saved:
            skipped[layer.name] = "not in the file"
        elif len(shapes) != len(saved[layer.name]):
            skipped[layer.name] = "other shapes"
        else:
            weights = saved[layer.name]
            layer.set_weights(weights)
            took.append(layer.name)
    return took, skipped
