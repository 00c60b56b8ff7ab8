# points: 3
# message: The embedding stays as it was given:
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(int(ids.max()) + 1, embedding_dim)


def make_dense(embedding):
    embedding.trainable = False  # the copy is to be trained instead
    table = embedding.get_weights()[0]
    dense = keras.layers.Dense(table.shape[1], use_bias=False)
    dense.build((None, table.shape[0]))
    dense.set_weights([table])
    return dense
