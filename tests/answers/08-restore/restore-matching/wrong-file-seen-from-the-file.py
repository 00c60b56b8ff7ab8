# points: 0
# message: yours skipped ['wide', 'topics']
def restore_matching(model, file):
    took, skipped = [], {}
    layers = {layer.name: layer for layer in model.layers}
    with h5py.File(file) as f:
        for entry in f["layers"].values():
            name = entry["vars"].attrs["name"]
            arrays = [a[()] for a in entry["vars"].values()]
            if not arrays:
                continue
            if name not in layers:
                skipped[name] = "not in the file"
            elif [a.shape for a in arrays] != [tuple(w.shape) for w in layers[name].weights]:
                skipped[name] = "other shapes"
            else:
                layers[name].set_weights(arrays)
                took.append(name)
    return took, skipped
