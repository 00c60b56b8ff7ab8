class MaskedMean(keras.layers.Layer):
    def call(self, inputs):
        places, words = inputs
        real = keras.ops.cast(words != 0, places.dtype)[..., None]
        return keras.ops.sum(places * real, axis=1) / keras.ops.sum(real, axis=1)

    def compute_output_shape(self, shapes):
        return shapes[0][0], shapes[0][2]


def any_length_model(vocabulary_size, embedding_dim, filters, kernel_size):
    words = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    places = keras.layers.Conv1D(filters, kernel_size, padding="causal")(vectors)
    return keras.Model(words, MaskedMean()([places, words]))
