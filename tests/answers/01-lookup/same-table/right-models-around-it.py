def make_embedding(ids, embedding_dim):
    model = keras.Sequential([keras.Input((None,), dtype="int32"),
                              keras.layers.Embedding(int(np.unique(ids)[-1]) + 1, embedding_dim)])
    return model.layers[0]


def make_dense(embedding):
    hot = keras.Input((embedding.input_dim,))
    dense = keras.layers.Dense(embedding.output_dim, use_bias=False)
    model = keras.Model(hot, dense(hot))
    model.set_weights(embedding.get_weights())
    return dense
