# points: 2
# message: In a model that is a layer, `deep` trains
def get_ready(model, frozen, learning_rate):
    def thaw(layer):
        for part in getattr(layer, "layers", []):
            thaw(part)
        layer.trainable = True

    model.trainable = True
    for layer in model.layers:
        if layer.name in frozen:
            layer.trainable = False
        else:
            thaw(layer)
    model.compile(keras.optimizers.Adam(learning_rate), "binary_crossentropy")
    return len(model.trainable_weights), len(model.non_trainable_weights)
