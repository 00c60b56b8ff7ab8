def one_hot(ids, vocabulary_size):
    return keras.ops.one_hot(ids, vocabulary_size, dtype="float32")
