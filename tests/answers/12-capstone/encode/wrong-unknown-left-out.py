# points: 0
# message: yours is left out, or padding
def encode(texts, words, length):
    id_of = {word: i for i, word in enumerate(words, start=2)}
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        found = [id_of[word] for word in text.split() if word in id_of][:length] or [1]
        ids[row, : len(found)] = found
    return ids
