def get_ready(model, frozen, learning_rate):
    model.trainable = True
    trains = rests = 0
    for layer in model.layers:
        layer.trainable = False
        if layer.name in set(frozen):
            layer.trainable = False
        else:
            layer.trainable = True
        trains += len(layer.trainable_weights)
        rests += len(layer.non_trainable_weights)
    model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(learning_rate))
    return trains, rests
