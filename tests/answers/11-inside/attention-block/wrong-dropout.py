# points: 3
# message: In training it computes something different:
class AttentionBlock(keras.layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.attention = keras.layers.MultiHeadAttention(num_heads=2, key_dim=dim // 2, dropout=0.1)
        self.normalize = keras.layers.LayerNormalization()

    def build(self, shape):
        self.attention.build(shape, shape)
        self.normalize.build(shape)

    def call(self, x, mask=None):
        wide = None if mask is None else mask[:, None, :]
        result = self.normalize(x + self.attention(x, x, attention_mask=wide))
        if mask is not None:
            result._keras_mask = mask
        return result
