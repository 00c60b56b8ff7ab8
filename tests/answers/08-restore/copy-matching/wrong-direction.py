# points: 0
# message: yours changed the source
def copy_matching(source, target):
    theirs = {layer.name: layer.get_weights() for layer in target.layers}
    copied = []
    for layer in source.layers:
        found = theirs.get(layer.name, [])
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if shapes and shapes == [weight.shape for weight in found]:
            layer.set_weights(found)
            copied.append(layer.name)
    return copied
