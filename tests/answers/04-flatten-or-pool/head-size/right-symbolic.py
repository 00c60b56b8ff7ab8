def head_size(way, sequence_length, embedding_dim, units):
    vectors = keras.Input((sequence_length, embedding_dim))
    if way == "flatten":
        vectors = keras.ops.reshape(vectors, (-1, sequence_length * embedding_dim))
    elif way == "average":
        vectors = keras.ops.mean(vectors, axis=1)
    dense = keras.layers.Dense(units)
    return tuple(dense(vectors).shape), sum(int(np.prod(w.shape)) for w in dense.weights)
