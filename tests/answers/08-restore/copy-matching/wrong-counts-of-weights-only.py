# points: 0
# message: stopped with ValueError
def copy_matching(source, target):
    theirs = {layer.name: layer.get_weights() for layer in source.layers}
    copied = []
    for layer in target.layers:
        found = theirs.get(layer.name, [])
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if shapes and len(shapes) == len(found):
            layer.set_weights(list(found))
            copied.append(layer.name)
    return copied
