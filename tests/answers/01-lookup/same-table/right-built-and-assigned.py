def make_embedding(ids, embedding_dim):
    layer = keras.layers.Embedding(int(tf.reduce_max(ids)) + 1, embedding_dim)
    layer(ids)
    return layer


def make_dense(embedding):
    dense = keras.layers.Dense(embedding.output_dim, activation="linear", use_bias=False)
    dense.build((None, embedding.input_dim))
    dense.kernel.assign(embedding.embeddings)
    return dense
