# points: 0
# message: because they look alike
def shared_variables(a, b):
    key = lambda v: (v.path, tuple(v.shape), v.trainable, v.dtype)
    in_b = {key(v) for v in b.weights}
    return [v for v in a.weights if key(v) in in_b]
