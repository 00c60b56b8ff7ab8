# points: 2
# message: your kernel is the table transposed
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(input_dim=int(ids.max()) + 1, output_dim=embedding_dim)


def make_dense(embedding):
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[0], use_bias=False)
    dense.build((None, table.shape[1]))
    dense.set_weights([table.T])
    return dense
