def restore_matching(model, file):
    took, skipped = [], {}
    with h5py.File(file, "r") as f:
        for layer in model.layers:
            if len(layer.weights) == 0:
                continue
            skipped[layer.name] = "not in the file"
            for place in f["layers"]:
                saved = f["layers"][place]["vars"]
                if saved.attrs["name"] != layer.name:
                    continue
                arrays = [np.array(saved[key]) for key in sorted(saved, key=int)]
                if [a.shape for a in arrays] == [tuple(w.shape) for w in layer.weights]:
                    for weight, array in zip(layer.weights, arrays):
                        weight.assign(array)
                    took.append(layer.name)
                    del skipped[layer.name]
                else:
                    skipped[layer.name] = "other shapes"
    return took, skipped
