def tied_model(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    ids = keras.Input((None,), dtype="int32")
    return keras.Model(ids, keras.ops.einsum("btd,vd->btv", table(ids), table.embeddings))
