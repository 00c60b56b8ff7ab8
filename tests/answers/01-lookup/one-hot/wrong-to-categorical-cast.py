# points: 1
# message: An axis of length 1 is still an axis
def one_hot(ids, vocabulary_size):
    return keras.utils.to_categorical(ids, num_classes=vocabulary_size).astype("float32")
