# points: 1
# message: has lost its punctuation
import re


def encode(texts, words, length):
    id_of = {word: i for i, word in enumerate(words, start=2)}
    ids = np.zeros((len(texts), length), "int32")
    for row, text in enumerate(texts):
        found = [id_of.get(word, 1) for word in re.findall(r"\w+", text)[:length]] or [1]
        ids[row, : len(found)] = found
    return ids
