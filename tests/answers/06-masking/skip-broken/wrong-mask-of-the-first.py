# points: 0
# message: compute_mask
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = keras.ops.all(x != self.broken, axis=-1)[:1] & keras.ops.any(x == x, axis=-1)
        return whole if mask is None else keras.ops.logical_and(whole, mask)
