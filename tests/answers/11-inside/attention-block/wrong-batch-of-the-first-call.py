# points: 3
# message: `AttentionBlock` stopped with
class AttentionBlock(keras.layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.attention = keras.layers.MultiHeadAttention(num_heads=2, key_dim=dim // 2)
        self.normalize = keras.layers.LayerNormalization()
        self.supports_masking = True
        self.batch = None

    def build(self, shape):
        self.attention.build(shape, shape)
        self.normalize.build(shape)

    def call(self, x, mask=None):
        keys = None
        if mask is not None:
            if self.batch is None and isinstance(x.shape[0], int) and tf.executing_eagerly():
                self.batch = x.shape[0]
            keys = tf.reshape(
                mask, (self.batch or -1, 1, x.shape[1] if x.shape[1] else tf.shape(x)[1])
            )
        return self.normalize(x + self.attention(x, x, attention_mask=keys))
