# points: 1
# message: yours goes on where the last one ended
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.rest = None

    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(mask[..., None], x, 0.0)
        out = keras.ops.cumsum(x, axis=1)
        if (
            self.rest is not None
            and isinstance(self.rest, tf.Tensor)
            and hasattr(self.rest, "numpy")
            and self.rest.shape == out[:, -1:].shape
        ):
            out = out + self.rest
        self.rest = out[:, -1:]
        return out
