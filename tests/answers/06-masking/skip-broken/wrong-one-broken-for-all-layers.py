# points: 1
# message: Every layer has its own `broken`
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = SkipBroken.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = keras.ops.all(keras.ops.not_equal(x, SkipBroken.broken), axis=-1)
        return whole if mask is None else mask & whole
