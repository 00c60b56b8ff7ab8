def get_ready(model, frozen, learning_rate):
    def thaw(layer):
        if isinstance(layer, keras.Model):
            for part in layer.layers:
                thaw(part)
        layer.trainable = False
        layer.trainable = True

    thaw(model)
    trains = rests = 0
    for layer in model.layers:
        if layer.name in set(frozen):
            layer.trainable = False
        trains += len(layer.trainable_weights)
        rests += len(layer.non_trainable_weights)
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(learning_rate))
    return trains, rests
