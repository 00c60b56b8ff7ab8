class Matcher(keras.Model):
    def __init__(self, table, units):
        super().__init__()
        self.words = keras.layers.Embedding(*table.shape, weights=[table], mask_zero=True, name="words")
        self.turn = keras.layers.Dense(units, use_bias=False, name="map")
        self.pool = keras.layers.GlobalAveragePooling1D()

    def call(self, inputs):
        left, right = [self.turn(self.pool(self.words(ids))) for ids in inputs]
        return keras.ops.sigmoid(keras.ops.sum(left * right, axis=1, keepdims=True))


def build_matcher(table, units):
    matcher = Matcher(table, units)
    matcher([np.ones((1, 1), "int32"), np.ones((1, 1), "int32")])
    return matcher
