# points: 1
# message: `nearer` got the weights of `near`
def copy_matching(source, target):
    copied = []
    for layer in target.layers:
        for other in source.layers:
            shapes = [tuple(w.shape) for w in layer.weights]
            alike = layer.name.startswith(other.name)
            if alike and shapes and shapes == [tuple(w.shape) for w in other.weights]:
                layer.set_weights(other.get_weights())
                copied.append(layer.name)
    return copied
