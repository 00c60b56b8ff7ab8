# points: 0
# message: All words that are not frequent share a row: yours have none
def two_tables(matrix, frequent, extra_dim):
    small_id = np.zeros(len(matrix), "int32")
    for j, word in enumerate(frequent):
        small_id[word] = j
    ids = keras.Input((None,), dtype="int32")
    words = keras.layers.Embedding(*matrix.shape, weights=[matrix], trainable=False)
    small = keras.layers.Embedding(len(frequent), extra_dim, embeddings_initializer="zeros")
    own = small(keras.ops.take(small_id, ids))
    return keras.Model(ids, keras.layers.Concatenate()([words(ids), own]))
