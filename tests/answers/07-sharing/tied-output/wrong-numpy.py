# points: 0
# message: has no values yet
def tied_model(vocabulary_size, embedding_dim):
    ids = keras.Input((None,))
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    vectors = table(ids)
    return keras.Model(ids, np.dot(np.asarray(vectors), table.embeddings.numpy().T))
