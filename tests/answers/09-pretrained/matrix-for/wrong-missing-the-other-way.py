# points: 2
# message: yours are missing the other way
def matrix_for(vocabulary, vector_of):
    dim = len(next(iter(vector_of.values())))
    matrix = np.zeros((len(vocabulary), dim), "float32")
    missing = []
    for i, word in enumerate(vocabulary):
        if word in vector_of:
            matrix[i] = vector_of[word]
        elif i > 1:
            missing.append(word)
    return matrix, [word for word in vector_of if word not in vocabulary]
