# points: 2
# message: Each layer has its own weights
class SetLayer(keras.layers.Layer):
    made = {}

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        key = (input_shape[-1], self.units)
        if key not in SetLayer.made:
            SetLayer.made[key] = [
                keras.Variable(np.random.normal(size=key).astype("float32") * 0.1) for _ in range(2)
            ]
        self.own, self.others = SetLayer.made[key]

    def call(self, x):
        rest = keras.ops.sum(x, axis=1, keepdims=True) - x
        return keras.ops.matmul(x, self.own) + keras.ops.matmul(rest, self.others)
