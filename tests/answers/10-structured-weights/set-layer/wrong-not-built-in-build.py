# points: 2
# message: The weights are made in `build`:
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.own = keras.layers.Dense(self.units, use_bias=False)
        self.others = keras.layers.Dense(self.units, use_bias=False)

    def call(self, x):
        rest = keras.ops.sum(x, axis=1, keepdims=True) - x
        return self.own(x) + self.others(rest)
