# points: 0
# message: is used 2 times in the model
def two_towers(vocabulary_size, embedding_dim):
    tower = keras.Sequential([
        keras.Input((None,), dtype="int32"),
        keras.layers.Embedding(vocabulary_size, embedding_dim),
        keras.layers.GlobalAveragePooling1D(),
    ])
    other = keras.models.clone_model(tower)
    other.set_weights(tower.get_weights())
    a, b = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    return keras.Model([a, b], keras.layers.Dot(axes=-1)([tower(a), other(b)]))
