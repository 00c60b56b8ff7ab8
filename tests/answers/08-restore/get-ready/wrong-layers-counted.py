# points: 1
# message: Weights are counted, not layers
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    layers = [layer for layer in model.layers if layer.weights]
    return len(layers) - len(frozen), len(frozen)
