def matrix_for(vocabulary, vector_of):
    words = list(vector_of)
    table = np.array(list(vector_of.values()), "float32")
    table = np.concatenate([table, np.zeros_like(table[:1])])
    ids = [words.index(word) if word in words else -1 for word in vocabulary]
    return tf.gather(table, np.array(ids) % len(table)), [
        word for word, i in zip(vocabulary, ids) if i < 0 and word not in ("", "[UNK]")
    ]
