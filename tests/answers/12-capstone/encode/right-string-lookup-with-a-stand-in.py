def encode(texts, words, length):
    look_up = keras.layers.StringLookup(vocabulary=list(words) or ["cod"], mask_token=None)
    result = np.zeros((len(texts), length), dtype="int32")
    for row, text in zip(result, texts):
        pieces = text.split()[:length]
        if pieces and words:
            row[: len(pieces)] = np.array(look_up(tf.constant(pieces))) + 1
        else:
            row[: max(len(pieces), 1)] = 1
    return result
