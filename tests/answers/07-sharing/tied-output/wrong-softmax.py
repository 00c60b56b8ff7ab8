# points: 0
# message: yours are probabilities
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, keras.ops.softmax(table(table(ids), reverse=True)))
