# points: 1
# message: another word
def encode(texts, words, length):
    id_of = {word: number for number, word in enumerate(words, start=2)}
    ids = np.zeros((len(texts), length), dtype="int32")
    for row, text in enumerate(texts):
        found = [id_of.get(word, id_of.get(word.strip(".,;:!?"), 1)) for word in text.split()] or [
            1
        ]
        ids[row, : len(found[:length])] = found[:length]
    return ids
