# points: 2
# message: A row's number may be larger than a byte holds: yours go round.
def two_tables(matrix, frequent, extra_dim):
    rows = np.zeros(len(matrix), "uint8")
    rows[frequent] = (np.arange(len(frequent)) + 1).astype("uint8")
    ids = keras.Input((None,), dtype="int32")
    frozen = keras.layers.Embedding(*matrix.shape, weights=[matrix], trainable=False)
    small = keras.layers.Embedding(len(frequent) + 1, extra_dim, "zeros")
    row = keras.ops.cast(keras.ops.take(keras.ops.array(rows), ids), "int32")
    return keras.Model(ids, keras.layers.Concatenate()([frozen(ids), small(row)]))
