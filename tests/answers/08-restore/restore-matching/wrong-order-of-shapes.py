# points: 4
# message: the same shapes in the same order
def restore_matching(model, file):
    with h5py.File(file) as f:
        saved = {
            e["vars"].attrs["name"]: [e["vars"][str(i)][()] for i in range(len(e["vars"]))]
            for e in f["layers"].values()
        }
    took, skipped = [], {}
    for k in model.layers:
        if not k.weights:
            continue
        if k.name not in saved:
            skipped[k.name] = "not in the file"
        elif sorted(tuple(w.shape) for w in k.weights) != sorted(a.shape for a in saved[k.name]):
            skipped[k.name] = "other shapes"
        else:
            rest = list(saved[k.name])
            k.set_weights(
                [
                    rest.pop(next(i for i, a in enumerate(rest) if a.shape == tuple(w.shape)))
                    for w in k.weights
                ]
            )
            took.append(k.name)
    return took, skipped
