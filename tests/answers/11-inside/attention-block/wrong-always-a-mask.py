# points: 2
# message: No mask came in, and yours made one
class AttentionBlock(keras.layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.attention = keras.layers.MultiHeadAttention(num_heads=2, key_dim=dim // 2)
        self.normalize = keras.layers.LayerNormalization()

    def build(self, shape):
        self.attention.build(shape, shape)
        self.normalize.build(shape)

    def call(self, x, mask=None):
        keys = None if mask is None else mask[:, None, :]
        return self.normalize(x + self.attention(x, x, attention_mask=keys))

    def compute_mask(self, x, mask=None):
        return keras.ops.any(keras.ops.not_equal(x, 0), axis=-1) if mask is None else mask
