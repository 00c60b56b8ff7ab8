# points: 3
# message: A step of zeros is as real
class AttentionBlock(keras.layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.attention = keras.layers.MultiHeadAttention(num_heads=2, key_dim=dim // 2)
        self.normalize = keras.layers.LayerNormalization()
        self.supports_masking = True

    def build(self, shape):
        self.attention.build(shape, shape)
        self.normalize.build(shape)

    def call(self, x, mask=None):
        keys = None
        if mask is not None:
            real = keras.ops.any(keras.ops.not_equal(x, 0), axis=-1)
            keys = keras.ops.logical_and(real, mask)[:, None, :]
        return self.normalize(x + self.attention(x, x, attention_mask=keys))
