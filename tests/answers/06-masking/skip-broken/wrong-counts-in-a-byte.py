# points: 1
# message: your count goes round
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        hits = keras.ops.sum(keras.ops.cast(keras.ops.equal(x, self.broken), "int32"), axis=-1)
        whole = keras.ops.equal(keras.ops.cast(hits, "uint8"), 0)
        return whole if mask is None else mask & whole
