# points: 1
# message: The model as a whole had been frozen, and it still is
def get_ready(model, frozen, learning_rate):
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
