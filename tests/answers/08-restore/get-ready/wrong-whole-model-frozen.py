# points: 0
# message: `head` is to train, and `fit` leaves it
def get_ready(model, frozen, learning_rate):
    model.trainable = False
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
