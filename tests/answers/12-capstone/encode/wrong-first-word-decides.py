# points: 1
# message: has other words behind it: in yours they are gone
def encode(texts, words, length):
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        parts = text.split()[:length]
        if not parts or parts[0] not in words:
            ids[row, 0] = 1
            continue
        for column, word in enumerate(parts):
            ids[row, column] = words.index(word) + 2 if word in words else 1
    return ids
