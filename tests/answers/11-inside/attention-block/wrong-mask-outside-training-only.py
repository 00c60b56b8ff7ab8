# points: 3
# message: The padding is looked at in training, though not outside.
class AttentionBlock(keras.layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.attention = keras.layers.MultiHeadAttention(num_heads=2, key_dim=dim // 2)
        self.normalize = keras.layers.LayerNormalization()
        self.supports_masking = True

    def build(self, shape):
        self.attention.build(shape, shape)
        self.normalize.build(shape)

    def call(self, x, mask=None, training=False):
        keys = None if mask is None or training else mask[:, None, :]
        return self.normalize(x + self.attention(x, x, attention_mask=keys))
