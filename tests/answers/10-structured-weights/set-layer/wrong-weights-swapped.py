# points: 0
# message: yours is for the others
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        size = (input_shape[-1], self.units)
        self.own = self.add_weight(shape=size, name="own")
        self.others = self.add_weight(shape=size, name="others")

    def call(self, x):
        rest = keras.ops.sum(x, axis=1, keepdims=True) - x
        return keras.ops.matmul(rest, self.own) + keras.ops.matmul(x, self.others)
