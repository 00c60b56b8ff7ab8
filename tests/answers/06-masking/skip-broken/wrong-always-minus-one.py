# points: 1
# message: you always look for -1
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = keras.ops.all(x != -1.0, axis=-1)
        return whole if mask is None else whole & mask
