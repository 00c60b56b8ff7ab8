# points: 0
# message: it is not tied, it was copied
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, table(ids) @ table.get_weights()[0].T)
