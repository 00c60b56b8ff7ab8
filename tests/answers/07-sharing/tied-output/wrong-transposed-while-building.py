# points: 0
# message: it is not tied, it was copied
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    vectors = table(ids)
    return keras.Model(ids, keras.ops.matmul(vectors, keras.ops.transpose(table.embeddings)))
