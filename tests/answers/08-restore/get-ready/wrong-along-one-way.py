# points: 2
# message: The model is no chain (two outputs)
def get_ready(model, frozen, learning_rate):
    def set_all(layer, trains):
        for part in getattr(layer, "layers", []):
            set_all(part, trains)
        layer.trainable = trains

    model.trainable = True
    for layer in model.layers:
        set_all(layer, True)
    output = model.outputs[0]
    todo, seen = [output], []
    while todo:
        layer = todo.pop()._keras_history.operation
        seen.append(layer)
        if not isinstance(layer, keras.layers.InputLayer):
            node = layer._inbound_nodes[-1]
            todo += [t for t in node.input_tensors if t._keras_history.operation not in seen]
    for layer in seen:
        if layer.name in frozen:
            set_all(layer, False)
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    weights = {id(w): w for layer in seen for w in layer.weights}.values()
    trains = sum(w.trainable for w in weights)
    return trains, len(weights) - trains
