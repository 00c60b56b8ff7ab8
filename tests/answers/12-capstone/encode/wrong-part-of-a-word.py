# points: 1
# message: ids
def encode(texts, words, length):
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        for column, word in enumerate(text.split()[:length] or ["?"]):
            ids[row, column] = next((i for i, w in enumerate(words, 2) if w.startswith(word)), 1)
    return ids
