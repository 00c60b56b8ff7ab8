# points: 0
# message: stopped with ValueError
def encode(texts, words, length):
    id_of = {word: i for i, word in enumerate(words, start=2)}
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        mine = [id_of.get(word, 1) for word in text.split()] or [1]
        ids[row, : len(mine)] = mine
    return ids
