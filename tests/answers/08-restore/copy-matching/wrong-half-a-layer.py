# points: 2
# message: A layer comes whole or not at all
def copy_matching(source, target):
    theirs = {layer.name: layer.weights for layer in source.layers}
    copied = []
    for layer in target.layers:
        took = False
        for old, new in zip(theirs.get(layer.name, []), layer.weights):
            if old.shape == new.shape:
                new.assign(old)
                took = True
        if took:
            copied.append(layer.name)
    return copied
