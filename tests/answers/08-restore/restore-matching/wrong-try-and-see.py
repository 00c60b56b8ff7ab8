# points: 4
# message: Its kernel fits, its bias does not
def restore_matching(model, file):
    found = {}

    def visit(path, item):
        if path.startswith("layers/") and path.endswith("/vars"):
            found[item.attrs["name"]] = {int(k): v[()] for k, v in item.items()}

    with h5py.File(file) as f:
        f.visititems(visit)
    took, skipped = [], {}
    for layer in filter(lambda k: k.get_weights(), model.layers):
        if layer.name not in found:
            skipped[layer.name] = "not in the file"
            continue
        try:
            layer.set_weights([found[layer.name][i] for i in sorted(found[layer.name])])
            took += [layer.name]
        except ValueError:
            skipped[layer.name] = "other shapes"
    return took, skipped
