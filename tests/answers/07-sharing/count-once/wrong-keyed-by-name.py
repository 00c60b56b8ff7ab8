# points: 0
# message: you counted one of them
def count_once(models):
    every = {v.name: v for m in models for v in m.weights}.values()
    return {
        "total": sum(int(np.prod(v.shape)) for v in every),
        "trainable": sum(int(np.prod(v.shape)) for v in every if v.trainable),
    }
