# points: 2
# message: The model is no chain (branch)
def get_ready(model, frozen, learning_rate):
    def set_all(layer, trains):
        for part in getattr(layer, "layers", []):
            set_all(part, trains)
        layer.trainable = trains

    model.trainable = True
    for layer in model.layers:
        set_all(layer, True)
    # From the output back to the input, layer by layer.
    graph = getattr(model, "_functional", None) or model
    tensor = graph.outputs[0]
    while not isinstance(tensor._keras_history.operation, keras.layers.InputLayer):
        layer, node, _ = tensor._keras_history
        if layer.name in frozen:
            set_all(layer, False)
        tensor = layer._inbound_nodes[node].input_tensors[-1]
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
