# points: 3
# message: should be refused
def as_batch(x, input_shape):
    x = np.asarray(x)
    sizes = [-1, *[n or x.shape[i] for i, n in enumerate(input_shape[1:], 1 - len(input_shape))]]
    return x.reshape(sizes)
