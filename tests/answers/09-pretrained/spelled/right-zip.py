def spelled(word, gram_vectors, n):
    marked = "<" + word + ">"
    pieces = map("".join, zip(*(marked[i:] for i in range(n))))
    vectors = [v for v in map(gram_vectors.get, pieces) if v is not None]
    dim = next(iter(gram_vectors.values())).shape[0]
    table = np.array(vectors, "float32").reshape(-1, dim)
    return tf.math.divide_no_nan(table.sum(axis=0), np.float32(len(table)))
