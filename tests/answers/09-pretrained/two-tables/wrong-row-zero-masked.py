# points: 0
# message: whatever is in that row
def two_tables(matrix, frequent, extra_dim):
    small_id = np.zeros(len(matrix), "int32")
    for j, word in enumerate(frequent):
        small_id[word] = j + 1
    ids = keras.Input((None,), dtype="int32")
    words = keras.layers.Embedding(*matrix.shape, weights=[matrix], trainable=False)
    small = keras.layers.Embedding(len(frequent) + 1, extra_dim, embeddings_initializer="zeros")
    places = keras.ops.take(small_id, ids)
    own = small(places) * keras.ops.cast(places > 0, "float32")[..., None]
    return keras.Model(ids, keras.layers.Concatenate()([words(ids), own]))
