# points: 0
# message: Here x is a placeholder
class SafeAverage(keras.layers.Layer):
    def call(self, x, mask=None):
        x = np.array(x)
        real = np.ones(x.shape[:2], bool) if mask is None else np.array(mask)
        total = (x * real[..., None]).sum(axis=1)
        return tf.constant(total / np.maximum(real.sum(axis=1), 1)[:, None].astype("float32"))
