# points: 0
# message: yours is padding alone
def encode(texts, words, length):
    id_of = {word: i for i, word in enumerate(words, start=2)}
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        found = [id_of.get(word, 1) for word in text.split()][:length] 
        ids[row, : len(found)] = found
    return ids
