def tied_model(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    ids = keras.Input((None,), dtype="int32")
    words = keras.ops.zeros_like(ids)[:, :1] + np.arange(vocabulary_size)
    return keras.Model(ids, keras.layers.Dot(axes=2)([table(ids), table(words)]))
