# points: 1
# message: in the order of `target.layers`
def copy_matching(source, target):
    theirs = {layer.name: layer.get_weights() for layer in source.layers}
    copied = []
    for layer in target.layers:
        found = theirs.get(layer.name, [])
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if shapes and shapes == [weight.shape for weight in found]:
            layer.set_weights(found)
            copied.append(layer.name)
    return [layer.name for layer in source.layers if layer.name in copied]
