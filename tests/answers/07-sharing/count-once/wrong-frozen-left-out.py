# points: 0
# message: `total` leaves them out
def count_once(models):
    every = {id(v): v for m in models for v in m.trainable_weights}.values()
    size = sum(int(np.prod(v.shape)) for v in every)
    return {"total": size, "trainable": size}
