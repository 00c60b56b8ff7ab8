# points: 1
# message: takes no notice of capitals
def matrix_for(vocabulary, vector_of):
    found = {word.lower(): vector for word, vector in vector_of.items()}
    dim = len(next(iter(vector_of.values())))
    matrix = np.array([found.get(w.lower(), np.zeros(dim)) for w in vocabulary], "float32")
    return matrix, [w for w in vocabulary[2:] if w.lower() not in found]
