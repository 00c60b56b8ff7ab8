# points: 4
# message: Its kernel fits, but in the file it has no bias
def restore_matching(model, file):
    saved = {}
    with h5py.File(file) as f:
        for entry in f["layers"].values():
            saved[entry["vars"].attrs["name"]] = [a[()] for a in entry["vars"].values()]
    took, skipped = [], {}
    for layer in model.layers:
        if not layer.weights:
            continue
        if layer.name not in saved:
            skipped[layer.name] = "not in the file"
            continue
        fits = True
        for weight, array in zip(layer.weights, saved[layer.name]):
            if tuple(weight.shape) == array.shape:
                weight.assign(array)
            else:
                fits = False
        if fits:
            took.append(layer.name)
        else:
            skipped[layer.name] = "other shapes"
    return took, skipped
