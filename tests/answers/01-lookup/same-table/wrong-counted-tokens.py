# points: 2
# message: yours has one per token of the text
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(np.size(ids), embedding_dim)



def make_dense(embedding):
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[1], use_bias=False)
    dense.build((None, len(table)))
    dense.set_weights([table])
    return dense
