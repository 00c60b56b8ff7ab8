def two_tables(matrix, frequent, extra_dim):
    layers = keras.layers
    ids = keras.Input((None,), dtype="int64")
    lookup = layers.IntegerLookup(vocabulary=list(frequent))
    words = layers.Embedding(
        *matrix.shape, embeddings_initializer=keras.initializers.Constant(matrix), trainable=False
    )
    small = layers.Embedding(
        lookup.vocabulary_size(), extra_dim, embeddings_initializer="zeros"
    )
    both = layers.Concatenate()([words(ids), small(lookup(ids))])
    return keras.Model(ids, both)
