# points: 3
# message: As many numbers are not the same shape
def copy_matching(source, target):
    names = [layer.name for layer in source.layers]
    copied = []
    for layer in target.layers:
        if layer.name in names and layer.weights:
            other = source.get_layer(layer.name)
            if other.count_params() == layer.count_params():
                for old, new in zip(other.get_weights(), layer.weights):
                    new.assign(np.reshape(old, new.shape))
                copied.append(layer.name)
    return copied
