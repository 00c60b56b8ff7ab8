# points: 0
# message: `far` got the weights of `near`
def restore_matching(model, file):
    import warnings

    before = {layer.name: layer.get_weights() for layer in model.layers}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.load_weights(file, skip_mismatch=True)
    took, skipped = [], {}
    for layer in model.layers:
        old, new = before[layer.name], layer.get_weights()
        if not old:
            continue
        if all(np.array_equal(a, b) for a, b in zip(old, new)):
            skipped[layer.name] = "not in the file"
        else:
            took.append(layer.name)
    return took, skipped
