# points: 0
# message: should be an integer
def count_once(models):
    every = {id(v): v for m in models for v in m.weights}.values()
    return {
        "total": sum(float(np.prod(v.shape)) for v in every),
        "trainable": sum(float(np.prod(v.shape)) for v in every if v.trainable),
    }
