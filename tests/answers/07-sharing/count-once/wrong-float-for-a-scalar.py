# points: 1
# message: should be an integer
def count_once(models):
    found = {id(v): v for m in models for v in m.weights}.values()
    return {
        "total": sum(np.prod(v.shape) for v in found),
        "trainable": sum(np.prod(v.shape) for v in found if v.trainable),
    }
