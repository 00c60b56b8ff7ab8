# points: 1
# message: Of 300 words the last one counts as well:
def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True)
    x = keras.layers.Conv1D(filters, kernel_size, padding="causal")(embedding(ids[:, :50]))
    mask = keras.ops.not_equal(ids[:, :50], 0)
    return keras.Model(ids, keras.layers.GlobalAveragePooling1D()(x, mask=mask))
