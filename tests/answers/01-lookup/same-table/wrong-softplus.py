# points: 2
# message: does something to them, as an activation does
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(int(ids.max()) + 1, embedding_dim)


def make_dense(embedding):
    dense = keras.layers.Dense(embedding.output_dim, use_bias=False, activation="softplus")
    dense.build((None, embedding.input_dim))
    dense.set_weights(embedding.get_weights())
    return dense
