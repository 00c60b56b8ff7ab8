def everything_in(layer):
    yield layer
    for part in getattr(layer, "layers", []):
        yield from everything_in(part)


def get_ready(model, frozen, learning_rate):
    for part in list(everything_in(model)):
        part.trainable = False
    model.trainable = True
    for name in frozen:
        model.get_layer(name).trainable = False
    adam = keras.optimizers.Adam(learning_rate=learning_rate)
    model.compile(optimizer=adam, loss=keras.losses.BinaryCrossentropy())
    trains = len(model.trainable_variables)
    return trains, len(model.weights) - trains
