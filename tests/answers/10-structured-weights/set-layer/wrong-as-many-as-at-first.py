# points: 1
# message: after sets of
class SetLayer(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.members = None

    def build(self, input_shape):
        self.own = self.add_weight(shape=(input_shape[-1], self.units))
        self.others = self.add_weight(shape=(input_shape[-1], self.units))

    def call(self, x):
        if self.members is None:
            self.members = x.shape[1]
        if x.shape[1] is None:
            total = keras.ops.sum(x, axis=1, keepdims=True)
        else:
            total = keras.ops.mean(x, axis=1, keepdims=True) * (self.members or x.shape[1])
        return x @ self.own + (total - x) @ self.others
