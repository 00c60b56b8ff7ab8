# points: 4
# message: It stands on one of two branches
def restore_matching(model, file):
    saved = {}
    with h5py.File(file) as f:
        for entry in f["layers"].values():
            arrays = entry["vars"]
            saved[arrays.attrs["name"]] = [arrays[str(i)][()] for i in range(len(arrays))]
    graph = getattr(model, "_functional", None) or model
    tensor, chain = graph.outputs[0], []
    while not isinstance(tensor._keras_history.operation, keras.layers.InputLayer):
        layer = tensor._keras_history.operation
        chain.insert(0, layer)
        tensor = layer._inbound_nodes[-1].input_tensors[0]
    took, skipped = [], {}
    for layer in chain:
        if not layer.weights:
            continue
        if layer.name not in saved:
            skipped[layer.name] = "not in the file"
        elif [w.shape for w in layer.weights] != [a.shape for a in saved[layer.name]]:
            skipped[layer.name] = "other shapes"
        else:
            layer.set_weights(saved[layer.name])
            took.append(layer.name)
    return took, skipped
