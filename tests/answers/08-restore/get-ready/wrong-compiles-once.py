# points: 2
# message: A new `Adam` was asked for: yours has taken steps already
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = False
        layer.trainable = layer.name not in frozen
    if getattr(model, "optimizer", None) is None:
        model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
