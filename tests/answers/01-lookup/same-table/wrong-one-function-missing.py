# points: 2
# message: `make_dense` is not defined
def make_embedding(ids, embedding_dim):
    return keras.layers.Embedding(input_dim=int(ids.max()) + 1, output_dim=embedding_dim)
