# points: 0
# message: `as_batch
def as_batch(x, input_shape):
    x = np.asarray(x)
    if x.shape != input_shape[1:]:
        x = x[0]
    return x[np.newaxis]
