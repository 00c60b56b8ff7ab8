# points: 2
# message: Two members with the same vector are two
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.own = self.add_weight(shape=(input_shape[-1], self.units))
        self.others = self.add_weight(shape=(input_shape[-1], self.units))

    def call(self, x):
        differs = keras.ops.any(x[:, :, None] != x[:, None], axis=-1)
        rest = keras.ops.matmul(keras.ops.cast(differs, x.dtype), x)
        return keras.ops.matmul(x, self.own) + keras.ops.matmul(rest, self.others)
