# points: 1
# message: Each unknown word has its place
def encode(texts, words, length):
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        found = [words.index(w) + 2 if w in words else 1 for w in text.split()[:length]]
        if set(found) <= {1}:
            found = [1]
        ids[row, : len(found)] = found
    return ids
