# points: 0
# message: An `Embedding` has no way back
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    words = keras.layers.Embedding(vocabulary_size, embedding_dim)
    vectors = words(ids)
    scores = words(vectors, reverse=True)
    return keras.Model(ids, scores)
