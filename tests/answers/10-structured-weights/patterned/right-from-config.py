class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.where = np.array(places)
        self.member = np.eye(self.where.max() + 1, dtype="float32")
        self.member = self.member[self.where] * (self.where >= 0)[..., None]

    def build(self, input_shape):
        self.abc = self.add_weight(shape=(self.member.shape[-1],), initializer="ones")

    def call(self, x):
        return keras.ops.einsum("bi,iok,k->bo", x, self.member, self.abc)

    def get_config(self):
        config = super().get_config()
        config["places"] = self.where
        return config

    @classmethod
    def from_config(cls, config):
        places = keras.saving.deserialize_keras_object(config.pop("places"))
        return cls(places, **config)
