# points: 0
# message: a set of weights of its own, and a bias
def tied_model(vocabulary_size, embedding_dim):
    return keras.Sequential([
        keras.Input((None,), dtype="int32"),
        keras.layers.Embedding(vocabulary_size, embedding_dim),
        keras.layers.Dense(vocabulary_size),
    ])
