# points: 3
# message: yours takes 'cafe\u0301' for 'caf\xe9'
import unicodedata


def matrix_for(vocabulary, vector_of):
    known = {unicodedata.normalize("NFC", word): vector for word, vector in vector_of.items()}
    known.update(vector_of)
    dim = len(next(iter(vector_of.values())))
    matrix, missing = np.zeros((len(vocabulary), dim), "float32"), []
    for i, word in enumerate(vocabulary):
        if word in known:
            matrix[i] = known[word]
        elif i > 1:
            missing.append(word)
    return matrix, missing
