class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = int(self.places.max()) + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,), name="parameters")

    def call(self, x):
        with_zero = tf.concat([self.parameters, [0.0]], axis=0)
        places = np.where(self.places < 0, self.count, self.places)
        return x @ tf.gather(with_zero, places)

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
