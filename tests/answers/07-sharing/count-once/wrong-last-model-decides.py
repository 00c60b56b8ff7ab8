# points: 1
# message: One model has frozen a layer
def count_once(models):
    found = {}
    for model in models:
        moving = {id(w) for w in model.trainable_weights}
        for weight in model.weights:
            found[id(weight)] = (int(np.prod(weight.shape)), id(weight) in moving)
    return {
        "total": sum(n for n, _ in found.values()),
        "trainable": sum(n for n, t in found.values() if t),
    }
