# points: 0
# message: you ask about the sum of a step
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = keras.ops.sum(x, axis=-1) != x.shape[-1] * self.broken
        return whole if mask is None else keras.ops.logical_and(whole, mask)
