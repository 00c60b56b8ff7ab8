# points: 0
# message: you counted one of them
def count_once(models):
    shapes = {tuple(v.shape) for m in models for v in m.weights}
    size = sum(int(np.prod(shape)) for shape in shapes)
    return {"total": size, "trainable": size}
