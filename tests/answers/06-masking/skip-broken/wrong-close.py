# points: 1
# message: A reading near to the broken one is a reading:
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        close = keras.ops.less(keras.ops.abs(x - self.broken), 1e-3)
        whole = keras.ops.logical_not(keras.ops.any(close, axis=-1))
        return whole if mask is None else keras.ops.logical_and(whole, mask)
