# points: 2
# message: In a model that is a layer, `first` rests.
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
