# points: 1
# message: In training it computes something different:
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    words = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    return keras.Model(ids, words(keras.layers.Dropout(0.3)(words(ids)), reverse=True))
