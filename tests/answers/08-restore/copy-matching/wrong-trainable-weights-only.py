# points: 3
# message: a mean and a variance are weights too
def copy_matching(source, target):
    theirs = {layer.name: layer.trainable_weights for layer in source.layers}
    copied = []
    for layer in target.layers:
        found = theirs.get(layer.name, [])
        mine = layer.trainable_weights
        if mine and [w.shape for w in mine] == [w.shape for w in found]:
            for old, new in zip(found, mine):
                new.assign(old)
            copied.append(layer.name)
    return copied
