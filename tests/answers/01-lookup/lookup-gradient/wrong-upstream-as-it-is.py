# points: 0
# message: yours has one per token that was read
def lookup_gradient(ids, upstream, vocabulary_size):
    return upstream.reshape(-1, upstream.shape[-1])
