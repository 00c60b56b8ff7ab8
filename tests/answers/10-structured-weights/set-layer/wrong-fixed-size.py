# points: 1
# message: stopped with
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        size = (input_shape[-1], self.units)
        self.own = self.add_weight(shape=size, name="own")
        self.others = self.add_weight(shape=size, name="others")
        self.members = input_shape[1]

    def call(self, x):
        rest = keras.ops.reshape(1.0 - np.eye(self.members, dtype="float32"), (self.members, -1))
        return x @ self.own + keras.ops.matmul(rest, x) @ self.others
