# points: 4
# message: Another layer with a pattern of its own was made in between
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        Patterned.places = np.array(places)
        Patterned.count = Patterned.places.max() + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,))

    def call(self, x):
        one_hot = keras.ops.one_hot(self.places, self.count)
        return keras.ops.matmul(x, keras.ops.matmul(one_hot, self.parameters))

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
