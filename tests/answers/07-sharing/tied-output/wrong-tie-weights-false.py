# points: 0
# message: a set of weights of its own: it is not tied
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim, tie_weights=False)
    return keras.Model(ids, table(table(ids), reverse=True))
