# points: 0
# message: nothing is registered for training
class Patterned(keras.layers.Layer):
    def __init__(self, places, **kwargs):
        super().__init__(**kwargs)
        self.places = np.array(places)
        self.count = int(self.places.max()) + 1

    def build(self, input_shape):
        self.parameters = tf.Variable(np.ones(self.count, "float32"))

    def call(self, x):
        one_hot = keras.ops.one_hot(self.places, self.count)
        kernel = keras.ops.matmul(one_hot, self.parameters)
        return keras.ops.matmul(x, kernel)

    def get_config(self):
        return {**super().get_config(), "places": self.places.tolist()}
