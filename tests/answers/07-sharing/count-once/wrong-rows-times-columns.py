# points: 1
# message: A kernel may have more axes than two: you multiplied the first two sizes.
def count_once(models):
    def size(w):
        return w.shape[0] * w.shape[1] if len(w.shape) > 1 else w.shape[0]

    weights = {id(w): w for model in models for w in model.weights}.values()
    return {
        "total": sum(size(w) for w in weights),
        "trainable": sum(size(w) for w in weights if w.trainable),
    }
