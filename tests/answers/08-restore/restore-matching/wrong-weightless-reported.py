# points: 1
# message: `drop` has no weights
def restore_matching(model, file):
    saved = {}
    with h5py.File(file) as f:
        for entry in f["layers"].values():
            arrays = entry["vars"]
            saved[arrays.attrs["name"]] = [arrays[str(i)][()] for i in range(len(arrays))]
    took, skipped = [], {}
    for layer in model.layers:
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if layer.name not in saved:
            skipped[layer.name] = "not in the file"
        elif shapes != [array.shape for array in saved[layer.name]]:
            skipped[layer.name] = "other shapes"
        else:
            layer.set_weights(saved[layer.name])
            took.append(layer.name)
    return took, skipped
