# points: 1
# message: Two variables may have the same path
def count_once(models):
    every = {v.path: v for m in models for v in m.weights}.values()
    return {
        "total": sum(int(np.prod(v.shape)) for v in every),
        "trainable": sum(int(np.prod(v.shape)) for v in every if v.trainable),
    }
