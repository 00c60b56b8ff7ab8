class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        steps = keras.ops.arange(keras.ops.shape(x)[1])
        before = keras.ops.cast(steps[:, None] >= steps[None, :], x.dtype)
        if mask is not None:
            x = x * keras.ops.cast(mask, x.dtype)[:, :, None]
        return keras.ops.einsum("ts,bsd->btd", before, x)
