class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        off = keras.ops.min(keras.ops.absolute(x - self.broken), axis=-1)
        return off > 0 if mask is None else (off > 0) & mask
