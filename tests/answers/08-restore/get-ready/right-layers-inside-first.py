def get_ready(model, frozen, learning_rate):
    names = set(frozen)
    for layer in model._flatten_layers():
        layer.trainable = True
    for layer in model.layers:
        if layer.name in names:
            layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(learning_rate))
    rest = sum(1 for weight in model.weights if not weight.trainable)
    return len(model.weights) - rest, rest
