# points: 3
# message: it belongs in neither part
def restore_matching(model, file):
    stored = {}
    with h5py.File(file) as f:
        for entry in f["layers"].values():
            arrays = entry["vars"]
            stored[arrays.attrs["name"]] = [arrays[str(i)][()] for i in range(len(arrays))]
    took, skipped = [], {}
    for layer in model.layers:
        if layer.name not in stored:
            skipped[layer.name] = "not in the file"
        elif [a.shape for a in stored[layer.name]] != [tuple(w.shape) for w in layer.weights]:
            skipped[layer.name] = "other shapes"
        elif layer.weights:
            layer.set_weights(stored[layer.name])
            took.append(layer.name)
    return took, skipped
