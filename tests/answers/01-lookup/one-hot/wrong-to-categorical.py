# points: 0
# message: should hold float32; yours: float64
def one_hot(ids, vocabulary_size):
    return keras.utils.to_categorical(ids, vocabulary_size)
