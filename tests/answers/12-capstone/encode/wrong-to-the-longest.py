# points: 1
# message: yours end with the longest
def encode(texts, words, length):
    id_of = {word: i for i, word in enumerate(words, start=2)}
    rows = [[id_of.get(word, 1) for word in text.split()[:length]] or [1] for text in texts]
    ids = np.zeros((len(rows), max(len(row) for row in rows)), "int32")
    for row, found in zip(ids, rows):
        row[: len(found)] = found
    return ids
