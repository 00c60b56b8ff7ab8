# points: 2
# message: `flat` has no weights
def copy_matching(source, target):
    theirs = {layer.name: layer.get_weights() for layer in source.layers}
    copied = []
    for layer in target.layers:
        found = theirs.get(layer.name, [])
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if layer.name in theirs and shapes == [weight.shape for weight in found]:
            layer.set_weights(found)
            copied.append(layer.name)
    return copied
