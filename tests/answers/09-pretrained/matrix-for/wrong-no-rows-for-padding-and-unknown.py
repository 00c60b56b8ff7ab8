# points: 1
# message: ids 0 and 1 need rows too
def matrix_for(vocabulary, vector_of):
    dim = len(next(iter(vector_of.values())))
    matrix = np.zeros((len(vocabulary), dim), "float32")
    missing = []
    for i, word in enumerate(vocabulary):
        if word in vector_of:
            matrix[i] = vector_of[word]
        elif i > 1:
            missing.append(word)
    return matrix[2:], missing
