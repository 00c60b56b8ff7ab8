# points: 2
# message: In training it computes something different:
def two_towers(vocabulary_size, embedding_dim):
    left, right = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    mean, drop = keras.layers.GlobalAveragePooling1D(), keras.layers.Dropout(0.2)
    score = keras.layers.Dot(axes=1)([drop(mean(table(left))), drop(mean(table(right)))])
    return keras.Model([left, right], score)
