# points: 1
# message: changed an array it was given
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
        if isinstance(mask, np.ndarray):
            mask &= keras.ops.convert_to_numpy(whole)
            return mask
        return mask & whole
