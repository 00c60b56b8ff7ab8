def count_once(models):
    class All(keras.Model):
        def __init__(self):
            super().__init__()
            self.parts = models

    everything = All()
    count = lambda weights: sum(np.size(w) for w in weights)
    return {
        "total": count(everything.weights),
        "trainable": count(everything.trainable_weights),
    }
