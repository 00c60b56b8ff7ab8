# points: 3
# message: No gradient goes through your layer
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.own = self.add_weight(shape=(input_shape[-1], self.units))
        self.others = self.add_weight(shape=(input_shape[-1], self.units))

    def call(self, x):
        x = keras.ops.stop_gradient(x)
        rest = keras.ops.sum(x, axis=1, keepdims=True) - x
        return keras.ops.matmul(x, self.own) + keras.ops.matmul(rest, self.others)
