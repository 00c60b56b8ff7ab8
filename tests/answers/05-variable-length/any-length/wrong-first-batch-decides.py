# points: 0
# message: The model has no declared input
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    return keras.Sequential([
        keras.layers.Embedding(vocabulary_size, embedding_dim),
        keras.layers.Conv1D(filters, kernel_size, padding="causal"),
        keras.layers.GlobalMaxPooling1D(),
    ])
