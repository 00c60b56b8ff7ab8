class SafeAverage(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.sum(x, axis=1) / x.shape[1]
        total = keras.ops.sum(keras.ops.where(mask[..., None], x, 0.0), axis=1)
        count = keras.ops.count_nonzero(mask, axis=1)
        return total / keras.ops.cast(keras.ops.maximum(count, 1), x.dtype)[:, None]

    def compute_mask(self, x, mask=None):
        return None
