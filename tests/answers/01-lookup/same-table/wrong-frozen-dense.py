# points: 3
# message: your `Dense` is frozen
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(int(ids.max()) + 1, embedding_dim)


def make_dense(embedding):
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[1], use_bias=False, trainable=False)
    dense.build((None, len(table)))
    dense.set_weights([table])
    return dense
