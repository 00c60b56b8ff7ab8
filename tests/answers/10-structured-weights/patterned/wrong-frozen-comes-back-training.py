# points: 5
# message: made with `trainable=False`
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = self.places.max() + 1

    def build(self, input_shape):
        self.parameters = self.add_weight(shape=(self.count,))

    def call(self, x):
        one_hot = keras.ops.one_hot(self.places, self.count)
        return keras.ops.matmul(x, keras.ops.matmul(one_hot, self.parameters))

    def get_config(self):
        return {
            "name": self.name,
            "trainable": True,
            "dtype": "float32",
            "places": self.places.tolist(),
        }
