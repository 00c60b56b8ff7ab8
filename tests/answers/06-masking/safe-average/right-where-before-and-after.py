class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        kept = keras.ops.where(mask[..., None], x, 0.0)
        count = keras.ops.sum(keras.ops.cast(mask, x.dtype), axis=1)[:, None]
        real = count > 0
        return keras.ops.where(real, keras.ops.sum(kept, axis=1) / keras.ops.where(real, count, 1), 0)
