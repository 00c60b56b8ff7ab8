# points: 3
# message: No mask came in, and your layer made one.
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
            mask = keras.ops.ones_like(x[:, :, 0], dtype="bool")
        return mask
