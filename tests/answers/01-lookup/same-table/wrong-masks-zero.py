# points: 3
# message: Id 0 is a token like the others here
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(int(ids.max()) + 1, embedding_dim, mask_zero=True)


def make_dense(embedding):
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[1], use_bias=False)
    dense.build((None, len(table)))
    dense.set_weights([table])
    return dense
