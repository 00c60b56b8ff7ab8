class SkipBroken(keras.layers.Layer):
    def __init__(self, broken, **kwargs):
        super().__init__(**kwargs)
        self.broken = broken

    def call(self, x):
        return keras.ops.where(x == self.broken, 0.0, x)

    def compute_mask(self, x, mask=None):
        kept = keras.ops.prod(keras.ops.cast(x != self.broken, "float32"), axis=-1) > 0.5
        return kept if mask is None else keras.ops.logical_and(mask, kept)
