# points: 1
# message: of more digits
class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(keras.ops.equal(x, self.broken), 0.0, x)

    def compute_mask(self, x, mask=None):
        readings = keras.ops.cast(x, "float64")
        broken = keras.ops.full_like(readings, self.broken)
        whole = keras.ops.all(keras.ops.not_equal(readings, broken), axis=-1)
        return whole if mask is None else keras.ops.logical_and(mask, whole)
