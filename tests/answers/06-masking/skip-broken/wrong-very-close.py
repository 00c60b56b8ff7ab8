# points: 1
# message: you allow a small difference
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = keras.ops.all(keras.ops.abs(x - self.broken) > 1e-6, axis=-1)
        return whole if mask is None else whole & mask
