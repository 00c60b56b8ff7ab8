# points: 1
# message: in none of its layers
def count_once(models):
    def leaves(k):
        if hasattr(k, "layers"):
            return [x for l in k.layers for x in leaves(l)]
        return [k]

    vs = {id(v): v for m in models for k in leaves(m) for v in k.weights}
    n = lambda v: int(np.prod(v.shape))
    return {
        "total": sum(map(n, vs.values())),
        "trainable": sum(n(v) for v in vs.values() if v.trainable),
    }
