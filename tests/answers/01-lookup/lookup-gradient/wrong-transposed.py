# points: 0
# message: yours came out transposed
def lookup_gradient(ids, upstream, vocabulary_size):
    hot = np.eye(vocabulary_size, dtype="float32")[ids.ravel()]
    return upstream.reshape(-1, upstream.shape[-1]).T @ hot
