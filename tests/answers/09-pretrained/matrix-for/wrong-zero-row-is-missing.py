# points: 3
# message: takes a row of zeros for a missing word
def matrix_for(vocabulary, vector_of):
    dim = len(next(iter(vector_of.values())))
    matrix = np.array([vector_of.get(w, np.zeros(dim)) for w in vocabulary], "float32")
    missing = [w for w, row in zip(vocabulary[2:], matrix[2:]) if not row.any()]
    return matrix, missing
