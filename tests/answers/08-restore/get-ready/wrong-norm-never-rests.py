# points: 2
# message: two of them never train
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    rests = sum(len(model.get_layer(name).weights) for name in frozen)
    return len(model.weights) - rests, rests
