# points: 0
# message: Here x is a placeholder
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        count = keras.ops.sum(keras.ops.cast(x == self.broken, "int32"), axis=2)
        return count == 0 if mask is None else (count == 0) & mask
