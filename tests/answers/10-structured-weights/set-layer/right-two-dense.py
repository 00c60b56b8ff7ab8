class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.own = keras.layers.Dense(self.units, use_bias=False)
        self.others = keras.layers.Dense(self.units, use_bias=False)
        self.own.build(input_shape)
        self.others.build(input_shape)

    def call(self, x):
        rest = tf.reduce_sum(x, axis=-2, keepdims=True) - x
        return self.own(x) + self.others(rest)
