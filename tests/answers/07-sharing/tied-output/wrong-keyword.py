# points: 0
# message: unexpected keyword argument
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,))
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, table(table(ids), backwards=True))
