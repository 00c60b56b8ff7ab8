# points: 0
# message: you went along the time axis
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        return keras.ops.all(x != self.broken, axis=1)
