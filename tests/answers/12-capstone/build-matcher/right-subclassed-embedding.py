class Words(keras.layers.Embedding):
    """A table that starts from numbers."""

    def __init__(self, start, **kwargs):
        super().__init__(*start.shape, mask_zero=True, **kwargs)
        self.build()
        self.set_weights([start])


def build_matcher(table, units):
    words = Words(table, name="words")
    turn = keras.layers.Dense(units, use_bias=False, name="map")
    pool = keras.layers.GlobalAveragePooling1D()
    questions, offers = (keras.Input((None,), dtype="int64") for _ in range(2))
    a, b = turn(pool(words(questions))), turn(pool(words(offers)))
    score = keras.ops.sum(a * b, axis=-1, keepdims=True)
    return keras.Model([questions, offers], keras.ops.sigmoid(score))
