def get_ready(model, frozen, learning_rate):
    model.trainable = True
    adam = keras.optimizers.Adam(learning_rate)
    model.compile(loss="binary_crossentropy", optimizer=adam)
    todo = [(layer, frozen.count(layer.name) == 0) for layer in model.layers]
    while todo:
        part, trains = todo.pop()
        part.trainable = trains
        todo += [(inner, trains) for inner in getattr(part, "layers", ())]
    trains = [w for layer in model.layers for w in layer.trainable_weights]
    return len(trains), sum(len(layer.weights) for layer in model.layers) - len(trains)
