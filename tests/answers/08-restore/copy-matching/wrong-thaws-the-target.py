# points: 3
# message: other layers are frozen than before
def copy_matching(source, target):
    copied = []
    for layer in target.layers:
        for other in source.layers:
            same = other.name == layer.name
            shapes = [weight.shape for weight in layer.weights]
            if same and shapes and shapes == [weight.shape for weight in other.weights]:
                layer.trainable = True
                layer.set_weights(other.get_weights())
                copied.append(layer.name)
    return copied
