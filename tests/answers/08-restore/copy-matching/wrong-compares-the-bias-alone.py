# points: 3
# message: stopped with ValueError: Layer near
def copy_matching(source, target):
    theirs = {layer.name: layer.get_weights() for layer in source.layers}
    copied = []
    for layer in target.layers:
        weights = theirs.get(layer.name, [])
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if shapes and shapes[-1:] == [weight.shape for weight in weights][-1:]:
            layer.set_weights(weights)
            copied.append(layer.name)
    return copied
