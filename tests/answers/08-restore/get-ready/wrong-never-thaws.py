# points: 0
# message: free again
def get_ready(model, frozen, learning_rate):
    for name in frozen:
        model.get_layer(name).trainable = False
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
