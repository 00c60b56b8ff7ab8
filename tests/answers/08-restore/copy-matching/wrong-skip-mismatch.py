# points: 1
# message: `far` got the weights of `near`
def copy_matching(source, target):
    import warnings

    before = {layer.name: layer.get_weights() for layer in target.layers}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source.save_weights(Path(folder) / "source.weights.h5")
        target.load_weights(Path(folder) / "source.weights.h5", skip_mismatch=True)
    copied = []
    for layer in target.layers:
        pairs = zip(before[layer.name], layer.get_weights())
        if any(not np.array_equal(old, new) for old, new in pairs):
            copied.append(layer.name)
    return copied
