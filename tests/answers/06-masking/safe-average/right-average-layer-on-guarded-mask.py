class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return keras.ops.mean(x, axis=1)
        some = keras.ops.any(mask, axis=1)
        guarded = mask | keras.ops.logical_not(some)[:, None]
        pooled = keras.layers.GlobalAveragePooling1D()(x, mask=guarded)
        return keras.ops.where(some[:, None], pooled, 0.0)
