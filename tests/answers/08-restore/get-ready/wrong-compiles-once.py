# points: 2
# message: The training step of an earlier `fit` is still in use
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        for part in layer._flatten_layers():
            part.trainable = layer.name not in frozen
    if getattr(model, "optimizer", None) is None:
        model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
