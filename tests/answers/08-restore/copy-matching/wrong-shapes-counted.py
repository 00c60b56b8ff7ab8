# points: 3
# message: the same shapes in the same order
def copy_matching(source, target):
    theirs = {k.name: k.get_weights() for k in source.layers}
    out = []
    for k in target.layers:
        w = theirs.get(k.name, [])
        if k.weights and sorted(x.shape for x in w) == sorted(tuple(v.shape) for v in k.weights):
            rest = list(w)
            new = []
            for v in k.weights:
                i = next(i for i, x in enumerate(rest) if x.shape == tuple(v.shape))
                new.append(rest.pop(i))
            k.set_weights(new)
            out.append(k.name)
    return out
