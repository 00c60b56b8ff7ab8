# points: 2
# message: your `Dense` has a bias
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(input_dim=int(ids.max()) + 1, output_dim=embedding_dim)


def make_dense(embedding):
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[1])
    dense.build((None, table.shape[0]))
    dense.set_weights([table, np.zeros(table.shape[1])])
    return dense
