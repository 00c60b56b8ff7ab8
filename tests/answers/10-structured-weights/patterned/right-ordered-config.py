import collections


class Base(keras.layers.Layer):
    pass


class Patterned(Base):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.asarray(places, "int32")

    def build(self, input_shape):
        self.numbers = self.add_weight(shape=(int(self.places.max()) + 1,))

    def call(self, x):
        rows = keras.ops.take(self.numbers, np.maximum(self.places, 0), axis=0)
        return keras.ops.matmul(x, keras.ops.where(self.places < 0, 0.0, rows))

    def get_config(self):
        config = collections.OrderedDict(super().get_config())
        config["places"] = self.places.tolist()
        return config
