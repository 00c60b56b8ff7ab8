# points: 3
# message: other layers are frozen than before
def copy_matching(source, target):
    theirs = {k.name: k.get_weights() for k in source.layers}
    out = []
    for k in target.layers:
        w = theirs.get(k.name, [])
        if k.weights and [x.shape for x in w] == [tuple(v.shape) for v in k.weights]:
            was = k.trainable
            k.trainable = not was
            k.trainable = True
            k.set_weights(w)
            k.trainable = was
            out.append(k.name)
    return out
