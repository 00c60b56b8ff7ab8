class AttentionBlock(keras.layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.attention = keras.layers.MultiHeadAttention(num_heads=2, key_dim=dim // 2)
        self.normalize = keras.layers.LayerNormalization()

    def build(self, shape):
        self.attention.build(shape, shape)
        self.normalize.build(shape)

    def call(self, x, mask=None):
        if mask is None:
            return self.normalize(x + self.attention(x, x))
        seen = self.attention(x, x, attention_mask=keras.ops.expand_dims(mask, 1))
        return self.normalize(x + seen)

    def compute_mask(self, x, mask=None):
        return mask
