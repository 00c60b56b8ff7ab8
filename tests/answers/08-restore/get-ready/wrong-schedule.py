# points: 2
# message: `learning_rate` is not that of a new one
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for k in model.layers:
        k.trainable = False
        k.trainable = k.name not in frozen
    s = keras.optimizers.schedules.ExponentialDecay(learning_rate, 10, 0.5)
    model.compile(keras.optimizers.Adam(s), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
