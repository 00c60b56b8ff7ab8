def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        for part in layer._flatten_layers():
            part.trainable = not any(layer.name == name for name in frozen)
    optimizer = keras.optimizers.get({
        "class_name": "Adam", "config": {"learning_rate": learning_rate}
    })
    model.compile(optimizer, keras.losses.binary_crossentropy)
    moving = [w for w in model.weights if any(w is t for t in model.trainable_weights)]
    return len(moving), len(model.weights) - len(moving)
