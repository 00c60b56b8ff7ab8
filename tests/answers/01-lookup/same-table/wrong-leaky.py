# points: 2
# message: A table gives negative numbers back as they are
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(int(np.max(ids)) + 1, embedding_dim)


def make_dense(embedding):
    dense = keras.layers.Dense(embedding.output_dim, "leaky_relu", use_bias=False)
    dense.build((None, embedding.input_dim))
    dense.set_weights(embedding.get_weights())
    return dense
