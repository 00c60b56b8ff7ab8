# points: 1
# message: The seed of a `Dropout` is a variable, and no weight
def count_once(models):
    seen = {id(v): v for model in models for v in model.variables}
    size = lambda v: int(np.prod(v.shape))
    return {
        "total": sum(size(v) for v in seen.values()),
        "trainable": sum(size(v) for v in seen.values() if v.trainable),
    }
