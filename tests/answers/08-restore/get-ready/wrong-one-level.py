# points: 2
# message: In a model that is a layer, `first` rests
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for k in model.layers:
        k.trainable = k.name not in frozen
        for inner in getattr(k, "layers", []):
            inner.trainable = k.name not in frozen
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
