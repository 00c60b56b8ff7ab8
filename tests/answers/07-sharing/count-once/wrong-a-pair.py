# points: 0
# message: should be a dict
def count_once(models):
    every = {id(v): v for m in models for v in m.weights}.values()
    return (
        sum(int(np.prod(v.shape)) for v in every),
        sum(int(np.prod(v.shape)) for v in every if v.trainable),
    )
