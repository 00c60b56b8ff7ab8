# points: 2
# message: A name that begins or ends alike is another name
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    stems = {name.split("_")[0] for name in frozen}
    for layer in model.layers:
        layer.trainable = False
        layer.trainable = layer.name.split("_")[0] not in stems
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
