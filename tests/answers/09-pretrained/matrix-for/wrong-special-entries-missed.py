# points: 2
# message: nobody misses their vectors
def matrix_for(vocabulary, vector_of):
    dim = len(next(iter(vector_of.values())))
    matrix = np.zeros((len(vocabulary), dim), "float32")
    missing = []
    for i, word in enumerate(vocabulary):
        if word in vector_of:
            matrix[i] = vector_of[word]
        else:
            missing.append(word)
    return matrix, missing
