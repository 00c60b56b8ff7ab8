# points: 0
# message: The exit adds a bias
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,), dtype="int32")
    table = keras.layers.ReversibleEmbedding(vocabulary_size, embedding_dim)
    scores = table(table(ids), reverse=True)
    bias = keras.layers.EinsumDense('btv->btv', (None, vocabulary_size), bias_axes='v')
    return keras.Model(ids, scores + keras.layers.Embedding(1, vocabulary_size)(keras.ops.zeros_like(ids)))
