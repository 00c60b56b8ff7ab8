def restore_matching(model, file):
    with h5py.File(file) as f:
        groups = [entry["vars"] for entry in f["layers"].values()]
        names = [group.attrs["name"] for group in groups]
        arrays = [list(map(np.asarray, group.values())) for group in groups]
    with_weights = [layer for layer in model.layers if layer.count_params() > 0]
    reasons = {}
    for layer in with_weights:
        if layer.name in names:
            theirs = arrays[names.index(layer.name)]
            mine = layer.get_weights()
            fits = len(mine) == len(theirs)
            fits = fits and all(a.shape == b.shape for a, b in zip(mine, theirs))
            reasons[layer.name] = "" if fits else "other shapes"
            if fits:
                layer.set_weights(theirs)
        else:
            reasons[layer.name] = "not in the file"
    took = [name for name, reason in reasons.items() if not reason]
    return took, {name: reason for name, reason in reasons.items() if reason}
