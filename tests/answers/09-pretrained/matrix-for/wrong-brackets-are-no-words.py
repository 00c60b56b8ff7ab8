# points: 3
# message: Of the entries of the vocabulary only the first two are no words
def matrix_for(vocabulary, vector_of):
    dim = len(next(iter(vector_of.values())))
    matrix = np.array([vector_of.get(w, np.zeros(dim)) for w in vocabulary], "float32")
    missing = [w for w in vocabulary if w.isalpha() and w not in vector_of]
    return matrix, missing
