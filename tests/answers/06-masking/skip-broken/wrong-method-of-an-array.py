# points: 0
# message: A tensor lacks most methods of an array
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = (x != self.broken).all(axis=-1)
        return whole if mask is None else whole & mask
