# points: 3
# message: does not move the weight `others`
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        size = (input_shape[-1], self.units)
        self.own = self.add_weight(shape=size, name="own")
        self.others = self.add_weight(shape=size, name="others")

    def call(self, x):
        rest = keras.ops.stop_gradient(keras.ops.matmul(
            keras.ops.sum(x, axis=1, keepdims=True) - x, self.others))
        return keras.ops.matmul(x, self.own) + rest
