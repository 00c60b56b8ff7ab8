# points: 1
# message: too coarse for large ones
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="float16")
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, table(table(ids), reverse=True))
