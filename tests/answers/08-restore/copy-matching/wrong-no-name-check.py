# points: 0
# message: stopped with KeyError
def copy_matching(source, target):
    theirs = {layer.name: layer.get_weights() for layer in source.layers}
    copied = []
    for layer in target.layers:
        found = theirs[layer.name]
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if shapes and shapes == [weight.shape for weight in found]:
            layer.set_weights(found)
            copied.append(layer.name)
    return copied
