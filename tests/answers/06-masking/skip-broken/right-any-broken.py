class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        broken = keras.ops.any(keras.ops.equal(x, self.broken), axis=-1)
        if mask is not None:
            broken = keras.ops.logical_or(broken, keras.ops.logical_not(mask))
        return keras.ops.logical_not(broken)
