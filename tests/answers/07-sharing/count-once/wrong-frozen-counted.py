# points: 0
# message: What is frozen is not trainable
def count_once(models):
    every = {id(v): v for m in models for v in m.weights}.values()
    size = sum(int(np.prod(v.shape)) for v in every)
    return {"total": size, "trainable": size}
