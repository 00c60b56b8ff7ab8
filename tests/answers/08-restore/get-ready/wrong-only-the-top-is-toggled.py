# points: 2
# message: each of the models inside was frozen or free against the one around it
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    adam = keras.optimizers.Adam(learning_rate)
    model.compile(loss="binary_crossentropy", optimizer=adam)
    for layer in model.layers:
        layer.trainable = False
        layer.trainable = frozen.count(layer.name) == 0
    trains = [w for layer in model.layers for w in layer.trainable_weights]
    return len(trains), sum(len(layer.weights) for layer in model.layers) - len(trains)
