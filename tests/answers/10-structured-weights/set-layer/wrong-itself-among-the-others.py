# points: 0
# message: yours are all
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        size = (input_shape[-1], self.units)
        self.own = self.add_weight(shape=size, name="own")
        self.others = self.add_weight(shape=size, name="others")

    def call(self, x):
        total = keras.ops.sum(x, axis=1, keepdims=True)
        return keras.ops.matmul(x, self.own) + keras.ops.matmul(total, self.others)
