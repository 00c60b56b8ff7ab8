# points: 2
# message: yours is not a new one
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        for part in layer._flatten_layers():
            part.trainable = layer.name not in frozen
    optimizer = getattr(model, "optimizer", None) or keras.optimizers.Adam(learning_rate)
    model.compile(optimizer, "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
