def encode(texts, words, length):
    lookup = keras.layers.StringLookup(vocabulary=words, mask_token="")
    rows = [lookup(tf.constant(text.split() or ["[UNK]"], tf.string)).numpy() for text in texts]
    return keras.utils.pad_sequences(rows, length, "int32", padding="post", truncating="post")
