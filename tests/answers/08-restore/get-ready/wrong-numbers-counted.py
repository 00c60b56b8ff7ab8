# points: 1
# message: you counted the numbers in it
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    def numbers(weights):
        return sum(int(np.prod(w.shape)) for w in weights)

    return numbers(model.trainable_weights), numbers(model.non_trainable_weights)
