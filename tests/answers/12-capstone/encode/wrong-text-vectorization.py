# points: 1
# message: ids
def encode(texts, words, length):
    layer = keras.layers.TextVectorization(output_sequence_length=length, vocabulary=words)
    ids = layer(tf.constant(texts)).numpy().astype("int32")
    ids[(ids == 0).all(axis=1), 0] = 1
    return ids
