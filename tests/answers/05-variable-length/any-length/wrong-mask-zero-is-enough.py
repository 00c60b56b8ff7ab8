# points: 0
# message: does the pooling count it
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    return keras.Sequential([
        keras.Input((None,), dtype="int32"),
        keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True),
        keras.layers.Conv1D(filters, kernel_size, padding="causal"),
        keras.layers.GlobalAveragePooling1D(),
    ])
