# points: 3
# message: A layer is found by its name
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
        found = [name for name in saved if layer.name.startswith(name)]
        if not found:
            skipped[layer.name] = "not in the file"
            continue
        arrays = saved[layer.name if layer.name in saved else found[0]]
        if [weight.shape for weight in layer.weights] != [array.shape for array in arrays]:
            skipped[layer.name] = "other shapes"
        else:
            layer.set_weights(arrays)
            took.append(layer.name)
    return took, skipped
