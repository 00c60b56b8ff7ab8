# points: 0
# message: A reading near to -1 is a reading
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        whole = keras.ops.all(keras.ops.round(x) != round(self.broken), axis=-1)
        return whole if mask is None else keras.ops.logical_and(whole, mask)
