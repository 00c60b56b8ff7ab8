# points: 0
# message: `far` got the weights of `near`
def restore_matching(model, file):
    took, skipped, counted = [], {}, {}
    with h5py.File(file) as f:
        for layer in model.layers:
            kind = keras.src.utils.naming.to_snake_case(type(layer).__name__)
            n = counted[kind] = counted.get(kind, -1) + 1
            place = kind if n == 0 else f"{kind}_{n}"
            if not layer.weights:
                continue
            if place not in f["layers"]:
                skipped[layer.name] = "not in the file"
                continue
            arrays = [a[()] for a in f["layers"][place]["vars"].values()]
            if [a.shape for a in arrays] != [tuple(w.shape) for w in layer.weights]:
                skipped[layer.name] = "not in the file"
                continue
            layer.set_weights(arrays)
            took.append(layer.name)
    return took, skipped
