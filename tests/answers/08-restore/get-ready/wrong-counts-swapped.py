# points: 1
# message: First what trains, then what does not
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.non_trainable_weights), len(model.trainable_weights)
