# points: 1
# message: you sorted it
def encode(texts, words, length):
    id_of = {word: i for i, word in enumerate(sorted(words), start=2)}
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        found = [id_of.get(word, 1) for word in text.split()][:length] or [1]
        ids[row, : len(found)] = found
    return ids
