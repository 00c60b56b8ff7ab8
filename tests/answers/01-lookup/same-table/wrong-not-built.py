# points: 2
# message: is not built
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(input_dim=int(ids.max()) + 1, output_dim=embedding_dim)


def make_dense(embedding):
    return keras.layers.Dense(embedding.output_dim, use_bias=False)
