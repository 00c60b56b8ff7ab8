# points: 4
# message: The weight is made in `build`:
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.parameters = self.add_weight(shape=(int(self.places.max()) + 1,), name="parameters")

    def build(self, input_shape):
        pass

    def call(self, x):
        values = keras.ops.concatenate([self.parameters, keras.ops.zeros((1,))])
        last = self.parameters.shape[0]
        return x @ keras.ops.take(values, np.where(self.places < 0, last, self.places), axis=0)

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
