def one_hot(ids, vocabulary_size):
    hot = np.zeros((*ids.shape, vocabulary_size), dtype=np.float32)
    np.put_along_axis(hot, ids[..., None], 1, axis=-1)
    return hot
