# points: 0
# message: you averaged over time
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, table(keras.ops.mean(table(ids), axis=1), reverse=True))
