# points: 1
# message: entries are not what
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        own = keras.ops.logical_and(x[..., 0] != self.broken, x[..., -1] != self.broken)
        return own if mask is None else keras.ops.logical_and(own, mask)
