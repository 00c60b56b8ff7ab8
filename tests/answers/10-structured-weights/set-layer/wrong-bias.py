# points: 0
# message: Two weights of shape
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.own = keras.layers.Dense(self.units)
        self.others = keras.layers.Dense(self.units)
        self.own.build(input_shape)
        self.others.build(input_shape)

    def call(self, x):
        return self.own(x) + self.others(tf.reduce_sum(x, 1, keepdims=True) - x)
