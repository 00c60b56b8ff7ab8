# points: 1
# message: A reading near to the broken one is a reading:
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        product = keras.ops.prod(x - self.broken, axis=-1)
        whole = keras.ops.not_equal(product, 0)
        return whole if mask is None else keras.ops.logical_and(whole, mask)
