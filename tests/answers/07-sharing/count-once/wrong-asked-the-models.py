# points: 0
# message: The table is frozen by one model, and so for all
def count_once(models):
    every = {id(v): v for m in models for v in m.weights}.values()
    free = {id(v): v for m in models if m.trainable for v in m.weights}.values()
    return {
        "total": sum(int(np.prod(v.shape)) for v in every),
        "trainable": sum(int(np.prod(v.shape)) for v in free),
    }
