# points: 0
# message: yours is that of the last call
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        self.whole = keras.ops.all(x != self.broken, axis=-1)
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        return self.whole if mask is None else self.whole & mask
