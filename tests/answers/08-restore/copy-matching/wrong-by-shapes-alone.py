# points: 1
# message: A layer is found by its name
def copy_matching(source, target):
    copied, left = [], [layer for layer in source.layers if layer.weights]
    for layer in target.layers:
        shapes = [tuple(w.shape) for w in layer.weights]
        for other in left:
            if shapes == [tuple(w.shape) for w in other.weights]:
                layer.set_weights(other.get_weights())
                copied.append(layer.name)
                left.remove(other)
                break
    return copied
