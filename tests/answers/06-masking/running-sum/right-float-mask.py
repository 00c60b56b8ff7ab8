class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is None:
            mask = keras.ops.ones(keras.ops.shape(x)[:2])
        kept = x * keras.ops.expand_dims(keras.ops.cast(mask, x.dtype), -1)
        return keras.ops.cumsum(kept, axis=1)
