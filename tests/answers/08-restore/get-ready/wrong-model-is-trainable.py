# points: 0
# message: What was frozen by an earlier call is free again
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for name in frozen:
        model.get_layer(name).trainable = False
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
