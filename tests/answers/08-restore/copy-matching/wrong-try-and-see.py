# points: 2
# message: yours copied half a layer
def copy_matching(source, target):
    copied = []
    names = {layer.name for layer in source.layers}
    for layer in target.layers:
        if layer.name not in names or not layer.weights:
            continue
        weights = source.get_layer(layer.name).get_weights()
        try:
            layer.set_weights(weights)
        except ValueError:
            continue
        copied.append(layer.name)
    return copied
