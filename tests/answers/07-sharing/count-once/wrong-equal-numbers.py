# points: 1
# message: Two variables may have the same path
def count_once(models):
    vs = {}
    for m in models:
        for v in m.weights:
            vs[(v.path, v.numpy().tobytes())] = v
    n = lambda v: int(np.prod(v.shape))
    return {
        "total": sum(map(n, vs.values())),
        "trainable": sum(n(v) for v in vs.values() if v.trainable),
    }
