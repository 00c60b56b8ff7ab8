# points: 1
# message: of that nothing may be left
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = keras.ops.all(keras.ops.not_equal(x, self.broken), axis=-1)
        if mask is None:
            return whole
        if not hasattr(self, "before"):
            self.before = mask
        return self.before & whole
