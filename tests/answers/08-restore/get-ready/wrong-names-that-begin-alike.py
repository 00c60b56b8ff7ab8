# points: 2
# message: A name that begins or ends alike is another name
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = False
        layer.trainable = not any(layer.name.startswith(name) for name in frozen)
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
