# points: 0
# message: What comes from an `Input` has no values yet
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    inputs = [keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")]
    left, right = [tf.reduce_mean(table(ids), axis=1) for ids in inputs]
    return keras.Model(inputs, keras.layers.Dot(axes=1)([left, right]))
