def encode(texts, words, length):
    ids = np.zeros((len(texts), length), np.int32)
    for r, text in enumerate(texts):
        for c, word in enumerate(text.split()):
            if c < length:
                ids[r, c] = 1 + (words.index(word) + 1 if word in words else 0)
    ids[ids[:, 0] == 0, 0] = 1
    return ids
