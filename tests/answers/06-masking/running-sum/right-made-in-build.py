class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, shape):
        self.below = keras.ops.tril(keras.ops.ones((shape[1], shape[1])))

    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(keras.ops.expand_dims(mask, -1), x, keras.ops.zeros_like(x))
        return keras.ops.einsum("st,btd->bsd", self.below, x)
