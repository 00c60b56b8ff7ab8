# points: 2
# message: yours are a dict
def two_towers(vocabulary_size, embedding_dim):
    table = keras.layers.Embedding(vocabulary_size, embedding_dim)
    l, r = keras.Input((None,), name="left"), keras.Input((None,), name="right")
    means = [keras.ops.mean(table(x), axis=1) for x in (l, r)]
    return keras.Model({"left": l, "right": r}, keras.layers.Dot(axes=1)(means))
