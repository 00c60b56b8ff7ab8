# points: 2
# message: entries are not what
class RunningSum(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is not None:
            x = keras.ops.where(mask[..., None], x, 0.0)
        at = np.arange(x.shape[1]).astype("uint8")
        return keras.ops.einsum("st,btd->bsd", (at[:, None] >= at[None, :]).astype("float32"), x)
