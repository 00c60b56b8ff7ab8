def tied_model(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    exit = keras.layers.Lambda(lambda h: tf.einsum("btd,vd->btv", h, table.embeddings.value))
    return keras.Sequential([keras.Input((None,), dtype="int32"), table, exit])
