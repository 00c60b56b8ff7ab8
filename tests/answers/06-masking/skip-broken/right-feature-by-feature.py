class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        for k in range(x.shape[-1]):
            whole = x[:, :, k] != self.broken
            mask = whole if mask is None else mask & whole
        return mask
