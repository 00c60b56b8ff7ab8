# points: 3
# message: A sum has nothing to learn:
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.start = self.add_weight(shape=(), initializer="zeros", name="start")

    def call(self, x, mask=None):
        if mask is not None:
            x = x * keras.ops.cast(mask, "float32")[:, :, None]
        return self.start + keras.ops.cumsum(x, axis=1)
