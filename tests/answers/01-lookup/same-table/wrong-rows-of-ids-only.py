# points: 3
# message: It was given ids of int64, of shape ()
def make_embedding(ids, embedding_dim):
    largest = max(max(row) for row in (ids if ids.ndim > 1 else [ids]))
    return keras.layers.Embedding(int(largest) + 1, embedding_dim)


def make_dense(embedding):
    dense = keras.layers.Dense(embedding.output_dim, use_bias=False)
    dense.build((None, embedding.input_dim))
    dense.set_weights(embedding.get_weights())
    return dense
