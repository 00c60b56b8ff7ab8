# points: 2
# message: The loss should be binary cross-entropy
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "categorical_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
