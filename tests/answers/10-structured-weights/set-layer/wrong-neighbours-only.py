# points: 1
# message: entries are not what they should be
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        size = (input_shape[-1], self.units)
        self.own = self.add_weight(shape=size, name="own")
        self.others = self.add_weight(shape=size, name="others")

    def call(self, x):
        rest = keras.ops.roll(x, 1, axis=1) + keras.ops.roll(x, -1, axis=1)
        return keras.ops.matmul(x, self.own) + keras.ops.matmul(rest, self.others)
