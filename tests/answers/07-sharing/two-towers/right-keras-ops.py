def two_towers(vocabulary_size, embedding_dim):
    left = keras.Input(shape=(None,), dtype="int32", name="left")
    right = keras.Input(shape=(None,), dtype="int32", name="right")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    a = keras.ops.mean(table(left), axis=1)
    b = keras.ops.mean(table(right), axis=1)
    return keras.Model([left, right], keras.ops.sum(a * b, axis=-1, keepdims=True))
