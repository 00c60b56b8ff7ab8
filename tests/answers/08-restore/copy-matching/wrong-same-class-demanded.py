# points: 3
# message: another class is no reason against it
def copy_matching(source, target):
    copied = []
    for layer in target.layers:
        for other in source.layers:
            same = other.name == layer.name and type(other) is type(layer)
            shapes = [weight.shape for weight in layer.weights]
            if same and shapes and shapes == [weight.shape for weight in other.weights]:
                layer.set_weights(other.get_weights())
                copied.append(layer.name)
    return copied
