class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def build(self, shape):
        self.width = shape[-1]

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        hits = keras.ops.cast(keras.ops.equal(x, self.broken), "int32")
        clean = keras.ops.equal(keras.ops.sum(1 - hits, axis=-1), self.width)
        return clean if mask is None else keras.ops.logical_and(clean, mask)
