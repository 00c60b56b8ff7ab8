class Mean(keras.layers.Layer):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.supports_masking = True

    def call(self, x, mask=None):
        w = keras.ops.ones_like(x[..., 0]) if mask is None else keras.ops.cast(mask, x.dtype)
        return keras.ops.einsum("bt,btd->bd", w, x) / keras.ops.sum(w, axis=1, keepdims=True)

    def compute_mask(self, x, mask=None):
        return None


class ConvStory(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.supports_masking = True
        self.conv = keras.layers.Conv1D(5, 3, padding="causal")

    def build(self, shape):
        self.conv.build(shape)

    def call(self, x, mask=None):
        y = self.conv(x)
        if mask is not None:
            y = keras.ops.where(mask[..., None], y, -1e9)
        return keras.ops.max(y, axis=1)

    def compute_mask(self, x, mask=None):
        return None


def chosen_layers():
    return {
        "topic": Mean(),
        "week": keras.layers.Reshape((-1,)),
        "story": ConvStory(),
        "tags": keras.layers.TimeDistributed(keras.layers.Dense(5, activation="relu")),
    }
