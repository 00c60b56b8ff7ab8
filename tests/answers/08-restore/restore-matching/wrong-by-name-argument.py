# points: 0
# message: `by_name` only supports loading legacy
def restore_matching(model, file):
    model.load_weights(file, by_name=True, skip_mismatch=True)
    return [layer.name for layer in model.layers], {}
