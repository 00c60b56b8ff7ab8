# points: 0
# message: model(ids)` has the right shape
def two_tables(matrix, frequent, extra_dim):
    small_id = np.zeros(len(matrix), "int32")
    for j, word in enumerate(frequent):
        small_id[word] = j + 1
    ids = keras.Input((None,), dtype="int32")
    words = keras.layers.Embedding(*matrix.shape, weights=[matrix], trainable=False)
    small = keras.layers.Embedding(len(frequent) + 1, extra_dim)
    own = small(keras.ops.take(small_id, ids))
    return keras.Model(ids, keras.layers.Concatenate()([words(ids), own]))
