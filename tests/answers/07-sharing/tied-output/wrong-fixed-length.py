# points: 1
# message: you declared how long it is
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((3,), dtype="int32")
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, table(table(ids), reverse=True))
