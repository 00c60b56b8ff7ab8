# points: 1
# message: Every feature counts by itself, however many there are:
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = x[:, :, 0] != self.broken
        for i in range(1, min(3, x.shape[-1])):
            whole = whole & (x[:, :, i] != self.broken)
        return whole if mask is None else keras.ops.logical_and(whole, mask)
