# points: 2
# message: yours are swapped.
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(embedding_dim, int(ids.max()) + 1)



def make_dense(embedding):
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[1], use_bias=False)
    dense.build((None, len(table)))
    dense.set_weights([table])
    return dense
