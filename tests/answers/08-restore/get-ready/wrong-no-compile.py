# points: 1
# message: Without `compile` the next `fit`
def get_ready(model, frozen, learning_rate):
    model.trainable = True
    for layer in model.layers:
        layer.trainable = layer.name not in frozen
    return len(model.trainable_weights), len(model.non_trainable_weights)
