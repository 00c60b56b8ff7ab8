def two_towers(vocabulary_size, embedding_dim):
    left, right = [keras.Input((None,), dtype="int32") for _ in range(2)]
    table = keras.layers.Embedding(vocabulary_size, embedding_dim, name="words")
    pairs = keras.ops.einsum("bld,brd->blr", table(left), table(right))
    score = keras.ops.mean(pairs, axis=(1, 2))
    return keras.Model(inputs=[left, right], outputs=keras.ops.reshape(score, (-1, 1)))
