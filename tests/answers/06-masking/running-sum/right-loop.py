class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        total, sums = 0.0, []
        for t in range(x.shape[1]):
            step = x[:, t]
            if mask is not None:
                step = keras.ops.where(mask[:, t, None], step, 0.0)
            total = total + step
            sums.append(total)
        return keras.ops.stack(sums, axis=1)
