# points: 1
# message: What fills up is `filling`
def rectangle(sequences, filling=0.0):
    padded = keras.utils.pad_sequences(sequences, dtype="float32", padding="post")
    ones = [np.ones(len(sequence)) for sequence in sequences]
    return padded, keras.utils.pad_sequences(ones, padding="post").astype(bool)
