class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            mask = keras.ops.ones(keras.ops.shape(x)[:2], "bool")
        real = keras.ops.cast(mask, x.dtype)
        count = keras.ops.sum(real, axis=1, keepdims=True)
        weights = real / keras.ops.where(count == 0, 1.0, count)
        return keras.ops.squeeze(keras.ops.matmul(weights[:, None, :], x), axis=1)
