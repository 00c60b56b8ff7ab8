# points: 2
# message: There is a row to spare
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(int(ids.max()) + 2, embedding_dim)



def make_dense(embedding):
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[1], use_bias=False)
    dense.build((None, len(table)))
    dense.set_weights([table])
    return dense
