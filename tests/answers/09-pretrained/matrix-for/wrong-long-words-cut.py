# points: 3
# message: A word is found as it is written
def matrix_for(vocabulary, vector_of):
    cut = {word[:100]: vector for word, vector in vector_of.items()}
    dim = len(next(iter(vector_of.values())))
    matrix, missing = np.zeros((len(vocabulary), dim), "float32"), []
    for i, word in enumerate(vocabulary):
        if word[:100] in cut:
            matrix[i] = cut[word[:100]]
        elif i >= 2:
            missing.append(word)
    return matrix, missing
