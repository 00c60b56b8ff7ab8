# points: 2
# message: has fresh numbers of its own
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(input_dim=int(ids.max()) + 1, output_dim=embedding_dim)


def make_dense(embedding):
    dense = keras.layers.Dense(embedding.output_dim, use_bias=False)
    dense.build((None, embedding.input_dim))
    return dense
