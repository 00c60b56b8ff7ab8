# points: 0
# message: you divided by the root of dim
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, table(table(ids), reverse=True) / embedding_dim**0.5)
