# points: 3
# message: The mask says what counts:
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is not None:
            x = x * keras.ops.cast(mask, "float32")[:, :, None]
        return keras.ops.cumsum(x, axis=1)

    def compute_mask(self, x, mask=None):
        if mask is None:
            return None
        return keras.ops.logical_and(mask, keras.ops.any(keras.ops.not_equal(x, 0.0), axis=-1))
