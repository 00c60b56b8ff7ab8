# points: 2
# message: Here x is a placeholder
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        x = np.array(x)
        if mask is not None:
            x = np.where(np.array(mask)[..., None], x, np.float32(0))
        return tf.constant(np.cumsum(x, axis=1))
