# points: 1
# message: the numbers were made whole on the way
def rectangle(sequences, filling=0.0):
    padded = keras.utils.pad_sequences(sequences, padding="post", value=filling)
    ones = [np.ones(len(sequence)) for sequence in sequences]
    return padded, keras.utils.pad_sequences(ones, padding="post").astype(bool)
