def restore_matching(model, file):
    found = {}

    def visit(path, item):
        if path.startswith("layers/") and path.endswith("/vars"):
            found[item.attrs["name"]] = {int(k): v[()] for k, v in item.items()}

    with h5py.File(file) as f:
        f.visititems(visit)
    took, skipped = [], {}
    for layer in filter(lambda k: k.get_weights(), model.layers):
        weights = [w for _, w in sorted(found.get(layer.name, {}).items())]
        old = layer.get_weights()
        if not weights:
            skipped[layer.name] = "not in the file"
        elif [np.shape(w) for w in weights] != [np.shape(w) for w in old]:
            skipped[layer.name] = "other shapes"
        else:
            for variable, w in zip(layer.weights, weights):
                variable.assign(w)
            took += [layer.name]
    return took, skipped
