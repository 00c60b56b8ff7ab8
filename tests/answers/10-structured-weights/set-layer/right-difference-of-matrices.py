class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        size = (input_shape[-1], self.units)
        self.own = self.add_weight(shape=size, name="own")
        self.others = self.add_weight(shape=size, name="others")

    def call(self, x):
        total = keras.ops.sum(x, axis=1)
        return x @ (self.own - self.others) + (total @ self.others)[:, None]
