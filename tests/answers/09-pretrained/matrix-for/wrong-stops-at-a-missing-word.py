# points: 0
# message: KeyError
def matrix_for(vocabulary, vector_of):
    rows = [vector_of[word] for word in vocabulary[2:]]
    return np.array([0 * rows[0], 0 * rows[0], *rows], "float32"), []
