# points: 2
# message: A name that begins or ends alike is another name.
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for part in model._flatten_layers():
        part.trainable = True
    for layer in model._flatten_layers():
        if layer is not model and layer.name in frozen:
            for part in reversed(list(layer._flatten_layers())):
                part.trainable = False
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
