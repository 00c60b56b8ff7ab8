def encode(texts, words, length):
    table = dict(zip(words, range(2, len(words) + 2)))
    rows = [[table.get(word, 1) for word in text.split()] or [1] for text in texts]
    ragged = tf.ragged.constant([row[:length] for row in rows], dtype=tf.int32)
    return ragged.to_tensor(shape=(len(texts), length))
