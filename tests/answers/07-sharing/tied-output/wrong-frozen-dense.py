# points: 0
# message: a set of weights of its own: it is not tied
def tied_model(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    out = keras.layers.Dense(vocabulary_size, use_bias=False, trainable=False)
    model = keras.Sequential([keras.Input((None,), dtype="int32"), table, out])
    out.set_weights([table.get_weights()[0].T])
    return model
