# points: 1
# message: yours writes a later result into the array
_buffers = {}


def masked_average(vectors, mask):
    shape = vectors.shape[0], vectors.shape[2]
    out = _buffers.setdefault(shape, np.zeros(shape, "float32"))
    weights = mask[:, :, np.newaxis].astype("float32")
    out[:] = (vectors * weights).sum(axis=1) / weights.sum(axis=1)
    return out
